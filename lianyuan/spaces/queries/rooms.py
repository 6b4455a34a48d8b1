"""One room: all there is to know of it before booking."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lianyuan.accounts.acting import Actor
from lianyuan.core import clock

from .. import rules
from ..models import Equipment, Extra, Feature, Space, SpaceHours, SpaceKind
from .days import RoomDay, room_days

WEEK = 7


@dataclass(frozen=True)
class RoomPage:
    """A room with its week. `hours` are by weekday; `keeps` says whether whoever asks works at its desk."""

    space: Space
    features: list[Feature]
    hours: list[SpaceHours]
    parts: list[Space]
    days: list[RoomDay]
    first: date
    before: date | None
    after: date | None
    keeps: bool


def spaces_lent_out() -> list[Space]:
    """All rooms that are lent out by name, with what is in them."""
    rows = Space.objects.bookable().select_related("place").prefetch_related("features")
    return list(rows.order_by("place__path", "name", "pk"))


def nursing_rooms() -> list[Space]:
    """Rooms that nobody books: they are used without a name."""
    return list(Space.objects.offered().filter(kind=SpaceKind.NURSING).select_related("place"))


def space_shown(pk: int) -> Space | None:
    """A room that is lent out."""
    return Space.objects.offered().select_related("place", "whole").filter(pk=pk).first()


def room_page(actor: Actor, space: Space, *, first: date, at: datetime | None = None) -> RoomPage:
    """A room and seven days of it from `first` on, no further than it can be booked."""
    moment = at or clock.now()
    today = clock.local_date(moment)
    last = today + timedelta(days=space.days_ahead)
    begin = min(max(first, today), last)
    days = [] if space.names_nobody else [begin + timedelta(days=n) for n in range(WEEK)]
    return RoomPage(
        space=space,
        features=list(space.features.all()),
        hours=list(space.hours.all()),
        parts=list(space.parts.filter(is_active=True)),
        days=room_days(actor, [space], days, at=moment)[space.pk] if days else [],
        first=begin,
        before=max(today, begin - timedelta(days=WEEK)) if begin > today else None,
        after=begin + timedelta(days=WEEK) if begin + timedelta(days=WEEK) <= last else None,
        keeps=bool(rules.keeps(actor, space)),
    )


def equipment_for(space: Space) -> list[Equipment]:
    """Movable things kept at the room's place, or at one around it."""
    around = [*space.place.ancestor_ids, space.place_id]
    return list(Equipment.objects.filter(place__in=around, count__gt=0))


def extras_for(space: Space) -> list[Extra]:
    """Small services offered at the room's place, or at one around it."""
    around = [*space.place.ancestor_ids, space.place_id]
    return list(Extra.objects.filter(place__in=around, is_offered=True))
