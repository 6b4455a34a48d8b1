"""Taking a merge back: what was no duplicate goes on by itself again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.core import clock, dates
from lianyuan.core.refusals import Refused

from .. import refusals, rules
from ..models import Case
from ..reversible import PART_WITHIN, last_day
from ..transitions import Deed
from .calendar_change import recount_since
from .reversing import clock_goes_on
from .steps import clean_words, finish, lock, require_desk, require_state


@transaction.atomic
def part_case(*, actor: Actor, case: Case, reason: str, at: datetime | None = None) -> Case:
    """Take a merge back within `PART_WITHIN` working days, while the case it went into is open.

    By whoever handles either of the two, with the reason, which the applicant reads: whoever was told of the
    merge is told of this. The case waits to be accepted again, by its handler if it had one; its due date
    stays, and a clock that stood still goes on from the day of the merge.
    """
    goes, stays = _locked(case)
    require_desk(actor, goes)
    require_state(goes, Deed.PART)
    if rules.is_on_the_applicants_side(actor, goes):
        raise refusals.HasAStake(goes)
    if stays is None:
        raise refusals.WrongState(goes, Deed.PART)
    if not rules.hands_over(actor, goes) and not rules.hands_over(actor, stays):
        raise refusals.NotTheHandler(stays)
    words = clean_words(reason, needed=_("还没有写撤销并入的原因。请写清楚，申请人会看到。"))
    if not stays.is_open:
        raise Refused(
            _("办件 %(reference)s 已经结束，并入的不能再拆开。请申请人重新提交。")
            % {"reference": stays.reference}
        )
    moment = at or clock.now()
    last = last_day(goes, PART_WITHIN)
    if clock.local_date(moment) > last:
        raise Refused(
            _("并入最晚在 %(last)s 可以撤销，现在已经过了。请申请人重新提交。")
            % {"last": dates.short_day(last)}
        )
    line, closed_at = clock_goes_on(goes), goes.closed_at
    goes.merged_into = None
    finish(actor=actor, case=goes, deed=Deed.PART, body=words, from_desk=True, at=moment, line=line)
    recount_since(goes, closed_at)
    finish(actor=actor, case=stays, deed=Deed.LET_GO, from_desk=True, at=moment)
    return goes


def _locked(case: Case) -> tuple[Case, Case | None]:
    """The case and the one it went into, locked in the order in which merging locks them."""
    into = Case.objects.filter(duplicates=case.pk).values_list("pk", flat=True).first()
    pks = sorted({case.pk, into} - {None}) if into else [case.pk]
    locked = {pk: lock(Case(pk=pk)) for pk in pks}
    goes = locked[case.pk]
    # What was parted and merged elsewhere meanwhile is not what was looked at.
    return goes, locked[into] if into and goes.merged_into_id == into else None
