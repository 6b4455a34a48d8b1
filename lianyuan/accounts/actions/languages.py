"""The language a person reads and is written to in."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.core import languages
from lianyuan.core.refusals import NotAllowed, Refused

from .. import audit
from ..acting import Actor
from ..models import Person


@transaction.atomic
def choose_language(*, actor: Actor, language: str) -> None:
    """Keep the language for a person's pages and notices. Raises Refused for one we don't speak."""
    if actor.person is None:
        raise NotAllowed(_("请先登录。"))
    if not languages.is_known(language):
        raise Refused(_("没有语言“%(language)s”。请在页脚选一种。") % {"language": language})
    before = actor.person.language
    if before == language:
        return
    Person.objects.filter(pk=actor.person.pk).update(language=language)
    actor.person.language = language
    audit.record(
        actor=actor,
        verb=gettext_noop("选择语言"),
        target=actor.person,
        before={"language": before},
        after={"language": language},
    )
