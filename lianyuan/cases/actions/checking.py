"""Going through the desk's checklist of a case."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.refusals import Refused

from .. import checklist, refusals, rules
from ..models import Case, ChecklistTick
from ..transitions import UNDER_WAY
from .steps import lock, require_desk


@transaction.atomic
def tick_line(*, actor: Actor, case: Case, number: int, is_done: bool, at: datetime | None = None) -> None:
    """Tick a line of the checklist, or take the tick back, by who handles the case while it is under way.

    Doing it twice is the same. Both stay on record.
    """
    case = lock(case)
    require_desk(actor, case)
    if not rules.handles(actor, case):
        raise refusals.NotTheHandler(case)
    if case.state not in UNDER_WAY:
        raise Refused(
            _("办件 %(reference)s 现在是“%(state)s”，核对清单不能再改。")
            % {"reference": case.reference, "state": case.get_state_display()}
        )
    if number not in {line.number for line in checklist.lines_of(case.service_version)}:
        raise Refused(_("清单里没有第 %(number)s 条。请打开办件看最新的清单。") % {"number": number})
    assert actor.person is not None
    moment = at or clock.now()
    there = case.ticks.filter(number=number, taken_back_at__isnull=True)
    if is_done and not there.exists():
        ChecklistTick.objects.create(case=case, number=number, person=actor.person, at=moment)
    elif is_done or not there.update(taken_back_by=actor.person, taken_back_at=moment):
        return
    audit.record(
        actor=actor,
        verb=gettext_noop("核对清单一条") if is_done else gettext_noop("取消清单的核对"),
        target=case,
        after={"line": number},
    )
