"""When the desk opens a case that somebody else handles, that is written down for whose case it is."""

from django.utils.translation import gettext_noop

from lianyuan.accounts import look_ups
from lianyuan.accounts.acting import Actor

from . import rules
from .models import Case


def note_look(actor: Actor, case: Case, *, why: str) -> None:
    """Record that someone of the desk reads a case they don't handle; its own side is not recorded.

    `why` is as it stands in the code, marked for translation: it is shown in the language of who reads it.
    """
    if actor.person is None or case.handler_id == actor.person.pk:
        return
    if rules.is_on_the_applicants_side(actor, case) or not rules.works_at_the_desk(actor, case):
        return
    look_ups.record(
        actor=actor,
        as_role=gettext_noop("服务台"),
        target=case,
        what=gettext_noop("办件里填写的内容和往来"),
        why=why,
        concerns=[case.applicant_id],
    )
