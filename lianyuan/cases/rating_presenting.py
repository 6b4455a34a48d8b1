"""The follow-up of a bad rating in words: where it stands, its two dates and how they came about."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from lianyuan.core import clock, dates
from lianyuan.core.components import Chip, Definition, LedgerRow, Tone
from lianyuan.core.sentences import counted
from lianyuan.workdays.calendar import ONE_DAY, Calendar

from .actions.following_up import CALL_DAYS, DAYS
from .ledger_words import Ledger
from .models import Outcome, RatingFollowUp
from .presenting import SOON

_OUTCOME_TONES = {
    Outcome.PUT_RIGHT: Tone.LEAF,
    Outcome.NOT_JUSTIFIED: Tone.PLAIN,
    Outcome.MISTAKEN: Tone.PLAIN,
}


def follow_up_chip(follow_up: RatingFollowUp) -> Chip:
    """Where it stands, in a word."""
    if follow_up.outcome:
        outcome = Outcome(follow_up.outcome)
        return Chip(str(outcome.label), _OUTCOME_TONES[outcome])
    if follow_up.called_at is None:
        return Chip(_("等回电"), Tone.GOLD)
    return Chip(_("整改中"), Tone.LAKE)


@dataclass(frozen=True)
class TwoDates(Ledger):
    """How both dates of a follow-up came about; the last line says what the total is."""

    total_label: str


def follow_up_ledger(follow_up: RatingFollowUp) -> TwoDates:
    """Both dates, and how each came about."""
    day = dates.line_day(clock.local_date(follow_up.opened_at))
    call = counted("%(days)s 个工作日内回电", CALL_DAYS) % {"days": CALL_DAYS}
    put_right = counted("%(days)s 个工作日内整改", DAYS) % {"days": DAYS}
    rows = [
        LedgerRow(_("%(day)s 评价") % {"day": day}, "—", _("评价当天不算")),
        LedgerRow(call, dates.short_day(follow_up.call_due_on)),
    ]
    return TwoDates(
        _("这两个日期是怎么来的"),
        rows,
        dates.short_day(follow_up.due_on),
        follow_up.call_provisional or follow_up.due_provisional,
        total_label=put_right,
    )


def follow_up_facts(follow_up: RatingFollowUp) -> list[Definition]:
    """What was done by when, for either side."""
    call = (
        _("%(moment)s 已回电") % {"moment": dates.near_moment(follow_up.called_at)}
        if follow_up.called_at
        else _("%(day)s前会给您打电话") % {"day": dates.short_day(follow_up.call_due_on)}
    )
    done = (
        _("%(moment)s 已结束") % {"moment": dates.near_moment(follow_up.closed_at)}
        if follow_up.closed_at
        else _("%(day)s前整改好") % {"day": dates.short_day(follow_up.due_on)}
    )
    return [Definition(_("回电"), call), Definition(_("整改"), done)]


@dataclass(frozen=True)
class Left:
    """How long until a date, for the desk's list."""

    chip: Chip
    overdue: bool


def left_until(day: date, known: Calendar, today: date) -> Left:
    """The working days left until a day, or since it passed."""
    if day < today:
        late = known.count(day + ONE_DAY, today).days
        words = counted("已超过 %(days)s 个工作日", late) % {"days": late} if late else _("已到期")
        return Left(Chip(words, Tone.SEAL), overdue=True)
    left = known.count(today + ONE_DAY, day).days
    if day == today or left == 0:
        return Left(Chip(_("今天到期"), Tone.SEAL), overdue=False)
    words = counted("还有 %(days)s 个工作日", left) % {"days": left}
    return Left(Chip(words, Tone.GOLD if left <= SOON else Tone.PLAIN), overdue=False)
