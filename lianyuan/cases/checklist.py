"""The desk's checklist for one case: its lines, which are ticked, by whom and when."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from .models import Case, ChecklistTick, ServiceVersion

# A line that begins so, in either width, must be ticked before the case is completed.
MUST = "*"


@dataclass(frozen=True)
class Line:
    """A line of a checklist; `number` counts from 1."""

    number: int
    words: str
    is_required: bool
    tick: ChecklistTick | None = None
    taken_back: Sequence[ChecklistTick] = ()

    @property
    def is_ticked(self) -> bool:
        """Whether somebody went through it."""
        return self.tick is not None


def lines_of(version: ServiceVersion | None) -> list[Line]:
    """The lines a version's checklist has."""
    written = [line.strip() for line in version.checklist.splitlines()] if version is not None else []
    return [
        Line(number, line[1:].strip() if must else line, must)
        for number, line in enumerate(filter(None, written), start=1)
        for must in [unicodedata.normalize("NFKC", line[0]) == MUST]
    ]


def checked(case: Case) -> list[Line]:
    """The lines of a case's checklist as they stand, with what was taken back."""
    lines = lines_of(case.service_version)
    if not lines:
        return []
    ticks = list(case.ticks.select_related("person", "taken_back_by"))
    return [
        Line(
            line.number,
            line.words,
            line.is_required,
            next((t for t in ticks if t.number == line.number and t.taken_back_at is None), None),
            [t for t in ticks if t.number == line.number and t.taken_back_at is not None],
        )
        for line in lines
    ]


def unticked(case: Case) -> list[Line]:
    """The lines nobody ticked yet."""
    return [line for line in checked(case) if not line.is_ticked]
