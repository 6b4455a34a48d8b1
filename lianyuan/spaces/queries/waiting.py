"""Who waits, and where they stand in line. A person sees their own entries and numbers, no one else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from lianyuan.accounts.models import Person
from lianyuan.core import clock
from lianyuan.core.paging import Page, page_of

from ..models import Offer, OfferState, Space, Waiting, WaitingState
from ..models.spaces import WEEKDAYS
from ..wishes_fit import is_exact

IN_LINE = (WaitingState.WAITING, WaitingState.OFFERED)


@dataclass(frozen=True)
class Place:
    """One entry of a person's, the offer kept for them if there is one, and how many are before them."""

    waiting: Waiting
    offer: Offer | None
    before: int

    @property
    def place(self) -> int:
        """Their number in line."""
        return self.before + 1

    @property
    def is_exact(self) -> bool:
        """Whether it is one time on one day."""
        return is_exact(self.waiting)

    @property
    def weekdays(self) -> list[object]:
        """The weekdays wished for, in words; none where every day would do."""
        wished = self.waiting.weekdays
        return [] if len(wished) == len(WEEKDAYS) else [name for day, name in WEEKDAYS if str(day) in wished]


def places_of(person: Person, *, key: str = "", at: datetime | None = None) -> Page[Place]:
    """A page of where the person stands in every line, what is offered to them first; four queries."""
    today = clock.local_date(at or clock.now())
    page = page_of(
        _own(person).filter(state__in=IN_LINE, until_day__gte=today), order=("state", "pk"), key=key
    )
    line = _line(page.rows)
    return Page([_place(entry, line) for entry in page.rows], page.before, page.after)


def waiting_of(person: Person, pk: int) -> Waiting | None:
    """An entry of the person's own."""
    return _own(person).filter(pk=pk).first()


def offer_to(person: Person, pk: int) -> Offer | None:
    """An offer made to the person, whatever became of it."""
    rows = Offer.objects.filter(waiting__person=person).select_related("space", "waiting")
    return rows.filter(pk=pk).first()


def offers_held_for(person: Person, *, at: datetime | None = None) -> list[Offer]:
    """What is kept for the person now, for their own pages; one query."""
    held = Offer.objects.filter(
        waiting__person=person, state=OfferState.HELD, held_until__gt=at or clock.now()
    )
    return list(held.select_related("space__place").order_by("held_until", "pk"))


def space_to_wait_for(pk: int) -> Space | None:
    """A room one can wait for."""
    return Space.objects.bookable().select_related("place").filter(pk=pk).first()


def _own(person: Person) -> "QuerySet[Waiting]":
    held = Prefetch("offers", Offer.objects.filter(state=OfferState.HELD), to_attr="held")
    return Waiting.objects.filter(person=person).select_related("space__place").prefetch_related(held)


@dataclass(frozen=True)
class _Other:
    """Someone in a line, as far as counting needs it."""

    pk: int
    root: int
    joined_at: datetime
    entry: Waiting


def _line(entries: Sequence[Waiting]) -> list[_Other]:
    roots = {_root(entry.space) for entry in entries}
    if not roots:
        return []
    rows = Waiting.objects.filter(
        Q(space__in=roots) | Q(space__whole__in=roots),
        state__in=IN_LINE,
        joined_at__lte=max(entry.joined_at for entry in entries),
    )
    return [_Other(row.pk, _root(row.space), row.joined_at, row) for row in rows.select_related("space")]


def _root(space: Space) -> int:
    return space.whole_id or space.pk


def _place(entry: Waiting, line: Sequence[_Other]) -> Place:
    first = (entry.joined_at, entry.pk)
    before = sum(
        (other.joined_at, other.pk) < first
        and other.root == _root(entry.space)
        and _rivals(entry, other.entry)
        for other in line
    )
    offers: list[Offer] = getattr(entry, "held", [])
    return Place(entry, offers[0] if offers else None, before)


def _rivals(one: Waiting, other: Waiting) -> bool:
    """Whether one time could be wished for by both."""
    return (
        one.from_day <= other.until_day
        and other.from_day <= one.until_day
        and one.from_time < other.until_time
        and other.from_time < one.until_time
        and bool(set(one.weekdays) & set(other.weekdays))
    )
