"""Rooms as their keepers see them, and what can be had with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.core import clock
from lianyuan.core.paging import Page, page_of
from lianyuan.files.models import File
from lianyuan.files.queries import files_of_one
from lianyuan.places.models import Place
from lianyuan.places.queries import DESK_ROLES, tree

from .. import rules
from ..minutes import minute_of
from ..models import HOLDS, Booking, Closure, Feature, PhotoWords, Space, SpaceHours
from ..occupancy import Locked
from ..opening import kinds_of, open_spans, weeks_of
from ..pictures import PHOTO
from ..rulebook import Asked, big_enough, lent_out, right_length
from ..spans import Span
from .desk import rooms_of

MOST_TOLD = 200


def kept_rooms(person: Person, *, key: str = "") -> Page[Space]:
    """The rooms of the person's desks, by name."""
    return page_of(rooms_of(person), order=("name", "id"), key=key)


def places_arranged(person: Person) -> list[Place]:
    """The places the person may add rooms to, in the order of the tree."""
    reach = Place.objects.where_person_is(person, DESK_ROLES[1])
    known = set(reach.values_list("pk", flat=True))
    return [place for place in tree() if place.pk in known]


@dataclass(frozen=True)
class Photo:
    """A photo with what is seen on it."""

    file: File
    words: str


def photos_of(space: Space) -> list[Photo]:
    """A room's photos, which anyone may see; three queries."""
    files = files_of_one(space, purpose=PHOTO)
    words = dict(PhotoWords.objects.filter(file__in=files).values_list("file_id", "words"))
    return [Photo(file, words.get(file.pk, "")) for file in files]


@dataclass(frozen=True)
class Outside:
    """A booking that could not be made now, since the room's hours or limits changed; it stands."""

    booking: Booking
    why: str


@dataclass(frozen=True)
class KeptRoom:
    """A room with everything its keeper sets."""

    space: Space
    hours: Sequence[SpaceHours]
    features: Sequence[Feature]
    parts: Sequence[Space]
    photos: Sequence[Photo]
    closures: Sequence[Closure]
    outside: Sequence[Outside]
    may_arrange: bool


def kept_room(actor: Actor, space: Space, *, at: datetime) -> KeptRoom:
    """A room's page for its keeper."""
    return KeptRoom(
        space=space,
        hours=list(space.hours.all()),
        features=list(space.features.all()),
        parts=list(space.parts.all()),
        photos=photos_of(space),
        closures=list(space.closures.filter(ends__gt=at)[:5]),
        outside=bookings_outside(space, at=at),
        may_arrange=actor.company_id is None and bool(rules.arranges(actor, space)),
    )


def bookings_outside(space: Space, *, at: datetime) -> list[Outside]:
    """The coming bookings that the room's hours and limits would refuse now, soonest first; five queries."""
    rows = Booking.objects.filter(space=space, state__in=HOLDS, starts__gt=at).select_related(
        "person", "company"
    )
    bookings = list(rows.order_by("starts", "pk")[:MOST_TOLD])
    kinds = kinds_of(clock.local_date(booking.starts) for booking in bookings)
    week = weeks_of([space], kinds.values()).get(space.pk, {})
    spans = open_spans(space, week, kinds)
    told = []
    for booking in bookings:
        why = _why_not_now(space, booking, spans)
        if why:
            told.append(Outside(booking, why))
    return told


def _why_not_now(space: Space, booking: Booking, spans: Sequence[Span]) -> str:
    asked = Asked(
        actor=Actor(person=booking.person),
        locked=Locked(space, (space.pk,)),
        starts=booking.starts,
        ends=booking.ends,
        attendees=booking.attendees,
        at=booking.made_at,
        moving=booking,
    )
    for rule in (lent_out, big_enough, right_length):
        stop = rule(asked)
        if stop is not None:
            return stop.words
    begins, ends = minute_of(booking.starts), minute_of(booking.ends)
    inside = any(span.begins <= begins and ends <= span.ends for span in spans)
    return "" if inside else _("不在开放时间内。")


def could_be_parts(space: Space) -> list[Space]:
    """Rooms of the same place that could become parts of this one."""
    if space.whole_id is not None:
        return []
    rows = Space.objects.filter(place=space.place_id, whole=None, parts=None).exclude(pk=space.pk)
    return list(rows.exclude(kind="nursing"))


def room_again(space: Space) -> Space:
    """The room as it is kept, whatever a form has written over it."""
    return Space.objects.select_related("place", "whole").get(pk=space.pk)
