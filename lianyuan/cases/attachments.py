"""Files that belong to a step of a case: what the applicant hands in, what the desk gives out."""

from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.files.purposes import Owner, Purpose

from .models import Case, CaseEvent, Opinion

OWNER_KIND = "cases.caseevent"
ATTACHMENT = Purpose(
    name="cases.attachment",
    owner_kind=OWNER_KIND,
    label=_("附件"),
    megabytes=20,
    most=5,
    # A photo of a paper is evidence, so it is kept; only its uploader gets it back as it came.
    keeps_original=True,
)
# Files that answer a question of the form; as many as a draft has.
ANSWER_FILE = Purpose(
    name="cases.answer",
    owner_kind=OWNER_KIND,
    label=_("表单里的文件"),
    megabytes=20,
    most=30,
    keeps_original=True,
)


def _sees_the_case(actor: Actor, event_id: int) -> bool:
    """May see the case the step belongs to, from either side of the desk, or is shown just this."""
    if actor.person is None:
        return False
    if Case.objects.visible_to(actor.person).filter(events=event_id).exists():
        return True
    # Whoever is asked for an opinion sees the files chosen for them, until it ends.
    return Opinion.objects.open_to(actor.person, clock.today()).filter(steps=event_id).exists()


def _took_the_step(actor: Actor, event_id: int) -> bool:
    """Took the step; files come with it in one deed, and no page offers to change them afterwards."""
    return actor.person is not None and CaseEvent.objects.filter(pk=event_id, person=actor.person).exists()


OWNER = Owner(kind=OWNER_KIND, may_see=_sees_the_case, may_change=_took_the_step)
