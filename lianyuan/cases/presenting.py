"""Cases in words: states, dates, time left, and how a date came about."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from lianyuan.core import clock, dates, numbers
from lianyuan.core.components import Chip, Step, Tone, steps_to
from lianyuan.core.sentences import counted
from lianyuan.workdays.calendar import Calendar

from .models import Case, CaseState, EventKind

SOON = 1  # working days left from which a case is shown as due soon
_TONES = {
    CaseState.SUBMITTED: Tone.PLAIN,
    CaseState.ACCEPTED: Tone.LAKE,
    CaseState.IN_PROGRESS: Tone.LAKE,
    CaseState.WAITING: Tone.GOLD,
    CaseState.COMPLETED: Tone.LEAF,
    CaseState.REFUSED: Tone.SEAL,
    CaseState.WITHDRAWN: Tone.PLAIN,
    CaseState.MERGED: Tone.PLAIN,
}


def state_chip(case: Case, *, for_applicant: bool = False) -> Chip:
    """The state in a word; an applicant reads that it is their turn."""
    label = case.get_state_display()
    if for_applicant and case.state == CaseState.WAITING:
        label = _("等您回复")
    return Chip(label, _TONES[CaseState(case.state)])


@dataclass(frozen=True)
class TimeLeft:
    """How long there is: `figure` and `unit` for a list, `words` for a sentence; empty for a closed case."""

    figure: str
    unit: str
    words: str
    tone: Tone


def time_left(case: Case, calendar: Calendar, today: date) -> TimeLeft:
    """The working days left until a case is due, or since it was; a stopped clock counts nothing."""
    if not case.is_open:
        return TimeLeft("", "", "", Tone.PLAIN)
    if case.state == CaseState.WAITING:
        return TimeLeft(_("停"), _("停表中"), _("停表中"), Tone.GOLD)
    if case.due_on < today:
        late = calendar.count(case.due_on + timedelta(days=1), today).days
        over = counted("已超过 %(days)s 个工作日", late) % {"days": late}
        words = over if late else _("已到期")
        return TimeLeft(str(late), npgettext("unit", "日超期", "日超期", late), words, Tone.SEAL)
    left = calendar.count(today + timedelta(days=1), case.due_on).days
    if left == 0:
        return TimeLeft("0", _("今天到期"), _("今天到期"), Tone.SEAL)
    words = counted("还有 %(days)s 个工作日", left) % {"days": left}
    return TimeLeft(str(left), numbers.working_days(left), words, Tone.GOLD if left <= SOON else Tone.PLAIN)


def time_chip(case: Case, calendar: Calendar, today: date) -> Chip | None:
    """That a case is overdue or due soon, in a word; None while there is time, or its clock stands still."""
    if not case.is_open or case.state == CaseState.WAITING:
        return None
    if case.due_on < today:
        return Chip(_("已逾期"), Tone.SEAL)
    left = calendar.count(today + timedelta(days=1), case.due_on).days
    return Chip(_("即将到期"), Tone.GOLD) if left <= SOON else None


@dataclass(frozen=True)
class Due:
    """The date a case's page shows large, with what it is and what there is to know about it."""

    label: str
    value: str
    note: str


def due_words(case: Case, left: TimeLeft, *, for_applicant: bool) -> Due:
    """When a case will be done, or was closed."""
    if case.closed_at is not None:
        closed_on = clock.local_date(case.closed_at)
        label = _("办结于") if case.state == CaseState.COMPLETED else _("结束于")
        kept = _("按时，应办结日期是 %(due)s") if closed_on <= case.due_on else _("晚于应办结日期 %(due)s")
        untimed = case.state in {CaseState.WITHDRAWN, CaseState.MERGED}
        note = "" if untimed else kept % {"due": dates.short_day(case.due_on)}
        return Due(label, dates.day_and_weekday(closed_on), note)
    note = left.words
    if case.state == CaseState.WAITING:
        note = _("停表中，您回复后按停表天数顺延") if for_applicant else _("停表中，收到回复后顺延")
    if case.due_provisional:
        note = _("%(note)s · 日期暂定") % {"note": note}
    return Due(_("预计办结"), dates.day_and_weekday(case.due_on), note)


def stations(case: Case) -> list[Step]:
    """The way of a case, with its real ending once it has one."""
    endings = {
        CaseState.REFUSED: _("不予办理"),
        CaseState.WITHDRAWN: _("已撤回"),
        CaseState.MERGED: _("已并入"),
    }
    ending = endings.get(CaseState(case.state), _("办结"))
    doing = _("等您回复") if case.state == CaseState.WAITING else _("办理中")
    labels = [_("已提交"), _("已受理"), doing, ending]
    if case.state in {CaseState.WITHDRAWN, CaseState.MERGED} and case.handler_id is None:
        labels = [_("已提交"), ending]
    # What has been reached is done; what is going on, or still to come next, is where the case stands.
    standing = {
        CaseState.SUBMITTED: 1,
        CaseState.ACCEPTED: 1,
        CaseState.IN_PROGRESS: 2,
        CaseState.WAITING: 2,
    }
    steps = steps_to(labels, standing.get(CaseState(case.state), len(labels)))
    if case.state == CaseState.SUBMITTED:
        steps[1] = Step(_("待受理"), "current")
    return steps


def where_it_stands(case: Case) -> str:
    """One sentence for the applicant's list: who is at it, and until when."""
    due = dates.short_day(case.due_on)
    match CaseState(case.state):
        case CaseState.SUBMITTED:
            return _("等窗口受理，应在 %(due)s前办完") % {"due": due}
        case CaseState.ACCEPTED:
            return _("窗口已受理，预计 %(due)s前完成") % {"due": due}
        case CaseState.IN_PROGRESS:
            return _("窗口正在办理，预计 %(due)s前完成") % {"due": due}
        case CaseState.WAITING:
            return _("窗口在等您回复，回复后继续计时")
        case CaseState.COMPLETED:
            return _("已办结")
        case CaseState.REFUSED:
            return _("不予办理，原因见办件")
        case CaseState.MERGED:
            return _("和另一件重复，已并入那一件")
    return _("已撤回")


def whose_it_is(case: Case) -> str:
    """One line for the desk's list: whose case it is, and who handles it."""
    return f"{case.applicant_label} · {case.handler}" if case.handler else case.applicant_label


def event_words(kind: str) -> str:
    """A step as a line of the record, for steps that carry no words."""
    return {
        EventKind.FILED: _("提交了办件"),
        EventKind.ACCEPTED: _("受理了办件"),
        EventKind.BEGUN: _("着手办理"),
        EventKind.TAKEN: _("受理了办件"),
        EventKind.OVER: _("接手了办件"),
        EventKind.HANDED: _("转交了办件"),
        EventKind.MESSAGE: _("告知申请人"),
        EventKind.ASKED: _("请申请人补充"),
        EventKind.REPLIED: _("回复了窗口"),
        EventKind.COMPLETED: _("办结了办件"),
        EventKind.REFUSED: _("决定不予办理"),
        EventKind.WITHDRAWN: _("撤回了办件"),
        EventKind.RATED: _("给办件打了分"),
        EventKind.REOPENED: _("重新办理"),
        EventKind.RESTORED: _("不撤回了，恢复了办件"),
        EventKind.MERGED: _("把这件并入了另一件"),
        EventKind.ABSORBED: _("把重复的一件并入了这件"),
        EventKind.PARTED: _("撤销了并入"),
        EventKind.LET_GO: _("把并入的一件放回，单独办理"),
        EventKind.EXTENDED: _("批准了延长时限"),
        EventKind.CORRECTED: _("更正了时限"),
    }[EventKind(kind)]
