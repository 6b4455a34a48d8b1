"""Holiday notices brought in, and what each would move or moved."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from lianyuan.core.components import Chip, Tone
from lianyuan.core.paging import Page, page_of
from lianyuan.workdays.queries import KnownYear, known_years

from ..actions.calendar_change import ROWS_SHOWN, days_of, is_stuck
from ..models import CalendarChange, ChangeState

_TONES = {
    ChangeState.CHECKED: Tone.GOLD,
    ChangeState.RUNNING: Tone.LAKE,
    ChangeState.DONE: Tone.LEAF,
    ChangeState.DISCARDED: Tone.PLAIN,
}


@dataclass(frozen=True)
class CalendarPage:
    """The calendar's last years, and the notices brought in."""

    years: list[KnownYear]
    page: Page[CalendarChange]
    changes: list[tuple[CalendarChange, Chip]]


def calendar_page(*, key: str = "") -> CalendarPage:
    """What the calendar rests on, and a page of the notices brought in, newest first."""
    page = page_of(CalendarChange.objects.select_related("person"), order=["-id"], key=key)
    return CalendarPage(
        years=known_years(), page=page, changes=[(change, _chip(change)) for change in page.rows]
    )


def changes() -> QuerySet[CalendarChange]:
    """Every notice brought in."""
    return CalendarChange.objects.select_related("person")


@dataclass(frozen=True)
class MovedCase:
    """A case in the preview."""

    reference: str
    service: str
    before: date
    after: date


@dataclass(frozen=True)
class ChangePage:
    """One notice: its days, which cases it would move, how far it has come."""

    change: CalendarChange
    chip: Chip
    days: list[tuple[date, bool, str]]
    moved: list[MovedCase]
    not_shown: int
    left_out: list[list[Any]]
    stuck: bool

    @property
    def waits(self) -> bool:
        """Whether it waits for a person to say go."""
        return self.change.state == ChangeState.CHECKED

    @property
    def under_way(self) -> bool:
        """Whether the worker is busy with it."""
        return self.change.state == ChangeState.RUNNING


def change_page(change: CalendarChange) -> ChangePage:
    """One notice as its page shows it."""
    rows = change.preview.get("rows", [])
    return ChangePage(
        change=change,
        chip=_chip(change),
        days=[(day.day, day.works, day.name) for day in days_of(change)],
        moved=[
            MovedCase(reference, service, date.fromisoformat(before), date.fromisoformat(after))
            for reference, service, before, after in rows
        ],
        not_shown=max(0, change.preview.get("moved", 0) - ROWS_SHOWN),
        left_out=change.preview.get("left_out", []),
        stuck=is_stuck(change),
    )


def _chip(change: CalendarChange) -> Chip:
    return Chip(change.get_state_display(), _TONES[ChangeState(change.state)])
