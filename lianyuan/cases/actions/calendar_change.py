"""Bringing in a year's holiday notice: looked at first, then saved, then every open case counted anew."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from itertools import repeat
from typing import IO, Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit, jobs
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Job
from lianyuan.core import clock
from lianyuan.core.bulk import insert_rows
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.places import rules as place_rules
from lianyuan.workdays.actions import save_year
from lianyuan.workdays.calendar import Calendar, QuickCalendar
from lianyuan.workdays.importing import LineNote, NoticeDay, read_notice
from lianyuan.workdays.models import CalendarYear
from lianyuan.workdays.queries import calendar, days_spoken_of, with_year

from ..models import CalendarChange, Case, ChangeState, DeadlineLine, LineCause, LineKind
from ..recomputing import Kept, Shifted, chunk_after, shifted_in

RECOMPUTE_JOB = "cases.calendar.recompute"
SWEEP_JOB = "cases.calendar.sweep"
TELL_JOB = "cases.calendar.tell"
# What was filed in the very moment of the change, still by the old calendar, is looked at once more.
SWEEP_AFTER = timedelta(minutes=10)
ROWS_SHOWN = 100


class NoticeRefused(Exception):
    """Lines of the notice can't be used; nothing was saved."""

    def __init__(self, problems: Sequence[LineNote]) -> None:
        super().__init__(len(problems))
        self.problems = problems


def look_at_notice(
    *, actor: Actor, year: int, notice: str, file: IO[bytes], upload_key: str | None = None
) -> CalendarChange:
    """Read a year's notice and say which open cases it would move; only an administrator of the district.

    Nothing moves yet. A repeated upload with the same key gives the first one. Raises NoticeRefused,
    UnreadableNotice, UnreadableSpreadsheet. Not one transaction around the reading, so that nobody waits.
    """
    _check_allowed(actor)
    assert actor.person is not None
    read = read_notice(file, year=year, taken=days_spoken_of(year))
    if read.problems:
        raise NoticeRefused(read.problems)
    days = sorted(read.days.values(), key=lambda day: day.day)
    latest = _latest()
    change = CalendarChange(
        year=year,
        notice=notice,
        days=[[day.day.isoformat(), day.works, day.name] for day in days],
        preview={
            **looked_ahead(with_year(calendar(), year, notice, days)),
            "left_out": [[note.line, note.value, note.words] for note in read.left_out],
        },
        follows=latest,
        person=actor.person,
        made_at=clock.now(),
        upload_key=upload_key,
    )
    with transaction.atomic():
        CalendarChange.objects.bulk_create([change], ignore_conflicts=upload_key is not None)
        if upload_key is not None:
            change = CalendarChange.objects.get(upload_key=upload_key)
        audit.record(actor=actor, verb=gettext_noop("上传放假安排"), target=change, after={"days": len(days)})
    return change


def looked_ahead(known: Calendar) -> dict[str, Any]:
    """How many open cases there are, which would move in this calendar, and how many would become certain."""
    looked = firm = position = 0
    moved: list[Shifted] = []
    while chunk := chunk_after(position):
        position = chunk[-1].pk
        looked += len(chunk)
        for shifted in shifted_in(chunk, known):
            if shifted.moved:
                moved.append(shifted)
            elif not shifted.standing.provisional:
                firm += 1
    shown = sorted(moved, key=lambda shifted: (shifted.before, shifted.pk))[:ROWS_SHOWN]
    names = Case.objects.filter(pk__in=[shifted.pk for shifted in shown]).select_related("service")
    by_pk = names.in_bulk()
    rows = [
        [
            by_pk[shifted.pk].reference,
            by_pk[shifted.pk].service.name,
            shifted.before.isoformat(),
            shifted.standing.due_on.isoformat(),
        ]
        for shifted in shown
        if shifted.pk in by_pk
    ]
    return {"cases": looked, "moved": len(moved), "firm": firm, "rows": rows}


@transaction.atomic
def confirm_change(*, actor: Actor, change: CalendarChange) -> None:
    """Put the notice into force and queue the counting; asked twice it counts once.

    Refused when another notice is under way or came in since this one was looked at. What failed on the way
    is queued again.
    """
    _check_allowed(actor)
    # The calendar's first row orders all who confirm; without one, the constraint on running ones does.
    list(CalendarYear.objects.select_for_update().order_by("pk")[:1])
    change = CalendarChange.objects.select_for_update().get(pk=change.pk)
    if change.state == ChangeState.RUNNING and is_stuck(change):
        _queue(change)
        return
    if change.state in (ChangeState.RUNNING, ChangeState.DONE):
        return
    if change.state == ChangeState.DISCARDED:
        raise Refused(_("这份放假安排已经放弃。请重新上传。"))
    if CalendarChange.objects.filter(state=ChangeState.RUNNING).exists():
        raise Refused(_("另一份放假安排正在重算办件。请等它做完，再重新上传这一份。"))
    if _latest() != change.follows:
        raise Refused(_("您预览以后，日历又变过了，预览不再准确。请重新上传这份文件再确认。"))
    save_year(actor=actor, year=change.year, notice=change.notice, days=days_of(change))
    change.state, change.confirmed_at = ChangeState.RUNNING, clock.now()
    change.cases = Case.objects.open().count()
    try:
        with transaction.atomic():
            _queue(change)
    except IntegrityError as conflict:
        raise Refused(_("另一份放假安排正在重算办件。请等它做完，再重新上传这一份。")) from conflict


@transaction.atomic
def discard_change(*, actor: Actor, change: CalendarChange) -> None:
    """Give up a notice that isn't confirmed yet."""
    _check_allowed(actor)
    change = CalendarChange.objects.select_for_update().get(pk=change.pk)
    if change.state == ChangeState.DISCARDED:
        return
    if change.state != ChangeState.CHECKED:
        raise Refused(_("这份放假安排现在是“%(state)s”，不能放弃。") % {"state": change.get_state_display()})
    change.state = ChangeState.DISCARDED
    change.save(update_fields=["state"])
    audit.record(actor=actor, verb=gettext_noop("放弃放假安排"), target=change)


def days_of(change: CalendarChange) -> list[NoticeDay]:
    """The days of a change as read."""
    return [NoticeDay(date.fromisoformat(day), works, name) for day, works, name in change.days]


def is_stuck(change: CalendarChange) -> bool:
    """Whether the worker has given its job up after several attempts."""
    key = _job_key(change)
    return (
        change.state == ChangeState.RUNNING and Job.objects.filter(key=key, failed_at__isnull=False).exists()
    )


def _check_allowed(actor: Actor) -> None:
    if not place_rules.administers_the_district(actor):
        raise NotAllowed(_("放假安排由新区的管理员导入。"))


def _latest() -> int:
    confirmed = CalendarChange.objects.filter(confirmed_at__isnull=False).order_by("-confirmed_at", "-pk")
    return confirmed.values_list("pk", flat=True).first() or 0


def _job_key(change: CalendarChange) -> str:
    return f"cases.calendar:{change.pk}:{change.job_number}"


def _queue(change: CalendarChange) -> None:
    change.job_number += 1
    change.save()
    payload = {"change": change.pk, "number": change.job_number}
    jobs.enqueue(kind=RECOMPUTE_JOB, payload=payload, key=_job_key(change))


def recompute_cases(
    *, change_id: int, number: int, say: Callable[[CalendarChange], None] = lambda change: None
) -> None:
    """Count every open case anew after a change; done by the worker, some thousands in each transaction.

    Safe to repeat and to resume: how far it has come is written together with the lines.
    """
    known = QuickCalendar(**_fields(calendar()))
    while change := _recompute_some(change_id, number, known):
        say(change)


def _recompute_some(change_id: int, number: int, known: Calendar) -> CalendarChange | None:
    """Count the next cases; None when there is no more to do, here or for this job at all."""
    with transaction.atomic():
        change = CalendarChange.objects.select_for_update().get(pk=change_id)
        if change.state != ChangeState.RUNNING or change.job_number != number:
            return None
        chunk = chunk_after(change.position, lock=True)
        shifted = list(shifted_in(chunk, known))
        write_lines(change, shifted)
        change.moved += sum(one.moved for one in shifted)
        change.looked_at += len(chunk)
        if chunk:
            change.position = chunk[-1].pk
        else:
            change.state, change.done_at = ChangeState.DONE, clock.now()
            jobs.enqueue(
                kind=TELL_JOB,
                payload={"change": change.pk, "after": 0},
                key=f"cases.calendar:{change.pk}:tell:0",
            )
            jobs.enqueue(
                kind=SWEEP_JOB,
                payload={"change": change.pk},
                key=f"cases.calendar:{change.pk}:sweep",
                at=clock.now() + SWEEP_AFTER,
            )
        change.save()
    return change if chunk else None


def sweep(*, change_id: int) -> int:
    """Count once more every open case and mend what differs; how many did. Done by the worker."""
    known = QuickCalendar(**_fields(calendar()))
    change = CalendarChange.objects.get(pk=change_id)
    position = mended = 0
    while True:
        with transaction.atomic():
            chunk = chunk_after(position, lock=True)
            if not chunk:
                return mended
            shifted = list(shifted_in(chunk, known))
            write_lines(change, shifted)
        mended += len(shifted)
        position = chunk[-1].pk


def _fields(known: Calendar) -> dict[str, Any]:
    return {"notices": known.notices, "special": known.special}


def recount_since(case: Case, closed_at: datetime | None) -> None:
    """Give a case that is open again the line of what changed in the calendar while it was closed."""
    if closed_at is None:
        return
    change = CalendarChange.objects.filter(confirmed_at__gt=closed_at).order_by("-confirmed_at").first()
    if change is not None:
        kept = Kept(case.pk, case.due_on, case.due_provisional, case.filed_at)
        write_lines(change, list(shifted_in([kept], calendar())))
        case.refresh_from_db(fields=["due_on", "due_provisional", "version"])


def write_lines(change: CalendarChange, shifted: Sequence[Shifted]) -> None:
    """Leave the line of each case whose date a change moved or made certain, and the date itself."""
    if not shifted:
        return
    count, today = len(shifted), clock.today()
    insert_rows(
        DeadlineLine,
        count,
        {
            "case_id": (one.pk for one in shifted),
            "change_id": repeat(change.pk, count),
            "kind": repeat(str(LineKind.CORRECTION), count),
            "cause": repeat(str(LineCause.CALENDAR), count),
            "on": repeat(today.isoformat(), count),
            "working_days": (one.days for one in shifted),
            "due_before": (one.before.isoformat() for one in shifted),
            "due_on": (one.standing.due_on.isoformat() for one in shifted),
            "provisional": (one.standing.provisional for one in shifted),
        },
    )
    # Few dates for many cases: one update for each date.
    together: dict[tuple[date, bool], list[int]] = defaultdict(list)
    for one in shifted:
        together[one.standing.due_on, one.standing.provisional].append(one.pk)
    for (due_on, provisional), pks in together.items():
        Case.objects.filter(pk__in=pks).update(
            due_on=due_on, due_provisional=provisional, version=F("version") + 1
        )
