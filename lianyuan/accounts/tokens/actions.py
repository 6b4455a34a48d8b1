"""Making a token, revoking it, noting that it was used."""

import secrets
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused

from .. import audit
from ..acting import Actor
from ..models import ApiToken, Person
from .queries import digest_of, tokens_of
from .scopes import Scope

MARK = "lianyuan_"
SHOWN_LETTERS = 3
MOST_TOKENS = 20


@transaction.atomic
def make_token(
    *, actor: Actor, person: Person, name: str, scopes: Sequence[Scope], expires_on: date | None
) -> tuple[ApiToken, str]:
    """A new token of a person, and the token itself, which can't be had again. Only for oneself.

    The command line may make one for anyone. Refused when the person has `MOST_TOKENS` working ones.
    """
    if actor.person != person and not actor.origin:
        raise NotAllowed(_("访问令牌只能由本人创建。"))
    # Held until the end, so that two made at once are counted one after the other.
    Person.objects.select_for_update().get(pk=person.pk)
    if tokens_of(person).count() >= MOST_TOKENS:
        raise Refused(_("您已经有 %(most)s 个令牌。请先停用不再使用的，再创建新的。") % {"most": MOST_TOKENS})
    written = MARK + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        person=person,
        name=name,
        prefix=written[: len(MARK) + SHOWN_LETTERS],
        digest=digest_of(written),
        scopes=sorted(scopes),
        expires_on=expires_on,
    )
    after = {"scopes": " ".join(token.scopes), "expires_on": expires_on.isoformat() if expires_on else ""}
    audit.record(actor=actor, verb=gettext_noop("创建访问令牌"), target=token, after=after)
    return token, written


@transaction.atomic
def revoke_token(*, actor: Actor, token: ApiToken) -> None:
    """Have a token work no more, by its person. Doing it again changes nothing."""
    if actor.person != token.person:
        raise NotAllowed(_("访问令牌只能由本人停用。"))
    if ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=clock.now()):
        audit.record(actor=actor, verb=gettext_noop("停用访问令牌"), target=token)


@transaction.atomic
def revoke_all_tokens(*, actor: Actor) -> int:
    """Have none of one's own tokens work any more; returns how many did."""
    if actor.person is None:
        raise NotAllowed(_("请先登录。"))
    # Held until the end, so that one made at once with this is either seen here or comes after.
    Person.objects.select_for_update().get(pk=actor.person.pk)
    tokens = list(tokens_of(actor.person))
    for token in tokens:
        revoke_token(actor=actor, token=token)
    return len(tokens)


def note_use(token: ApiToken) -> None:
    """Keep the day a token was last used; written once a day. Not a deed: it leaves no trail."""
    today = clock.today()
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
        token.last_used_on = today
