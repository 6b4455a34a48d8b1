"""How a due date came about, in words: the lines of the ledger as both sides of the desk read them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianyuan.core import clock, dates
from lianyuan.core.components import LedgerRow
from lianyuan.core.sentences import counted, named

from .models import Case, DeadlineLine, EventKind, LineCause, LineKind


@dataclass(frozen=True)
class Ledger:
    """How the due date came about, and what it rests on."""

    title: str
    rows: list[LedgerRow]
    total: str
    provisional: bool


def ledger(case: Case, lines: Iterable[DeadlineLine], *, for_applicant: bool) -> Ledger:
    """The deadline lines as people read them; `lines` come with their events and calendar changes."""
    rows = [_row(line, for_applicant=for_applicant) for line in lines]
    title = _("这个日期是怎么来的") if case.is_open else _("应办结日期是怎么来的")
    return Ledger(title, rows, dates.short_day(case.due_on), case.due_provisional)


def _row(line: DeadlineLine, *, for_applicant: bool) -> LedgerRow:
    day = {"day": dates.line_day(line.on)}
    match LineKind(line.kind):
        case LineKind.START:
            return _start(line)
        case LineKind.PAUSE:
            asked = _("请您补充") if for_applicant else _("请申请人补充")
            return LedgerRow(_("%(day)s 停表") % day, "—", named(asked, _said(line)))
        case LineKind.RESUME:
            added = _("停表 %(days)s 个工作日，顺延后继续计时") % {"days": line.working_days}
            note = added if line.working_days else _("没有跨工作日，日期不变")
            came = _("%(day)s 收到回复")
            if line.event and line.event.kind != EventKind.REPLIED:
                came = _("%(day)s 起重新计时")
            return LedgerRow(came % day, _signed(line.working_days), note)
        case LineKind.EXTENSION:
            approver = str(line.event.person) if line.event else ""
            note = _("%(approver)s批准：%(reason)s") % {"approver": approver, "reason": _said(line, 60)}
            return LedgerRow(_("%(day)s 延长") % day, _signed(line.working_days), note)
        case LineKind.CORRECTION:
            if line.cause == LineCause.BY_HAND:
                who = str(line.event.person) if line.event else ""
                note = _("%(who)s更正：%(reason)s") % {"who": who, "reason": _said(line, 60)}
                return LedgerRow(_("%(day)s 更正") % day, _signed(line.working_days), note)
            return _calendar(line)


def _start(line: DeadlineLine) -> LedgerRow:
    promised = counted("承诺 %(days)s 个工作日，提交当天不算", line.working_days)
    note = promised % {"days": line.working_days}
    filed_on = clock.local_date(line.event.at) if line.event else line.on
    if line.cause != LineCause.PLAIN:
        words = {
            LineCause.AFTER_HOURS: _("下班后提交，从%(day)s起算；%(promise)s"),
            LineCause.DAY_OFF: _("休息日提交，从%(day)s起算；%(promise)s"),
        }[LineCause(line.cause)]
        from_then = counted("承诺 %(days)s 个工作日，起算当天不算", line.working_days)
        note = words % {"day": dates.short_day(line.on), "promise": from_then % {"days": line.working_days}}
    label = _("%(day)s 提交") % {"day": dates.line_day(filed_on)}
    return LedgerRow(label, dates.short_day(line.due_on), note)


def _calendar(line: DeadlineLine) -> LedgerRow:
    before = line.due_before or line.due_on
    label = _("%(day)s 放假安排变动") % {"day": dates.line_day(line.on)}
    grounds = {
        "notice": line.change.notice if line.change else "",
        "before": dates.short_day(before),
        "after": dates.short_day(line.due_on),
    }
    if line.due_on == before:
        return LedgerRow(label, "—", _("按%(notice)s，日期不变，仍是%(after)s") % grounds)
    note = _("按%(notice)s，从%(before)s改到%(after)s") % grounds
    if not line.working_days:
        return LedgerRow(label, dates.short_day(line.due_on), note)
    return LedgerRow(label, _signed(line.working_days), note)


def _signed(days: int) -> str:
    if not days:
        return "—"
    if days > 0:
        return counted("＋%(days)s 工作日", days) % {"days": days}
    return counted("－%(days)s 工作日", -days) % {"days": -days}


def _said(line: DeadlineLine, most: int = 18) -> str:
    words = " ".join(line.event.body.split()) if line.event else ""
    return words if len(words) <= most else f"{words[:most]}…"
