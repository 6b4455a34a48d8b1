"""Counting the dates of very many cases anew: read in chunks, compared with what is kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from lianyuan.core import clock
from lianyuan.workdays.calendar import Calendar

from .deadlines import Standing, recompute
from .models import Case, DeadlineLine, LineCause
from .models.case import OPEN

CHUNK = 5000


class Line(NamedTuple):
    """A line of the ledger, as little of it as the sum needs."""

    kind: str
    cause: str
    on: date
    working_days: int


class Kept(NamedTuple):
    """What is kept of a case's date."""

    pk: int
    due_on: date
    due_provisional: bool
    filed_at: datetime


@dataclass(frozen=True)
class Shifted:
    """A case whose ledger must have another line: its date as kept, as it should be, and the line's days."""

    pk: int
    before: date
    standing: Standing
    days: int

    @property
    def moved(self) -> bool:
        """Whether the date itself is another one."""
        return self.before != self.standing.due_on


def chunk_after(position: int, *, lock: bool = False) -> list[Kept]:
    """The next open cases after a case, in order; with `lock` held until the transaction ends."""
    cases = Case.objects.open().filter(pk__gt=position).order_by("pk")
    if lock:
        cases = cases.select_for_update()
    return [Kept._make(row) for row in cases.values_list(*Kept._fields)[:CHUNK]]


def shifted_in(chunk: Sequence[Kept], known: Calendar) -> Iterator[Shifted]:
    """Those of a chunk whose ledger doesn't come to what is kept."""
    if not chunk:
        return
    kept = {case.pk: case for case in chunk}
    rows = (
        DeadlineLine.objects.filter(case__gte=chunk[0].pk, case__lte=chunk[-1].pk, case__state__in=OPEN)
        .order_by("case_id", "pk")
        .values_list("case_id", *Line._fields)
    )
    for case_id, group in groupby(rows.iterator(chunk_size=CHUNK), key=itemgetter(0)):
        case = kept.get(case_id)
        if case is None:
            continue
        lines = [Line._make(row[1:]) for row in group]
        first = lines[0]
        filed_on = first.on if first.cause == LineCause.PLAIN else clock.local_date(case.filed_at)
        standing = recompute(lines, filed_on, known)
        days = standing.working_days - sum(line.working_days for line in lines)
        if days or (standing.due_on, standing.provisional) != (case.due_on, case.due_provisional):
            yield Shifted(case_id, case.due_on, standing, days)
