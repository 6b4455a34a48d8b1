"""Ending one's own sessions."""

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.core.refusals import NotAllowed

from .. import audit
from ..acting import Actor
from ..tokens.actions import revoke_all_tokens


@transaction.atomic
def end_session(*, actor: Actor, session: UserSession) -> None:
    """Sign a device of one's own out."""
    if actor.person is None or session.user_id != actor.person.pk:
        raise NotAllowed(_("只能结束自己的登录。"))
    session.end()
    audit.record(actor=actor, verb=gettext_noop("结束登录"), target=actor.person)


@transaction.atomic
def end_other_sessions(*, actor: Actor, this: str) -> int:
    """Sign all devices of one's own out but the one with this session key, and end one's tokens.

    Returns how many devices.
    """
    if actor.person is None:
        raise NotAllowed(_("请先登录。"))
    # Whoever does this believes that someone else got in; a token made there would outlive its session.
    revoke_all_tokens(actor=actor)
    others = list(UserSession.objects.filter(user=actor.person).exclude(session_key=this))
    for session in others:
        session.end()
    if others:
        audit.record(
            actor=actor,
            verb=gettext_noop("结束其他登录"),
            target=actor.person,
            after={"sessions": len(others)},
        )
    return len(others)
