"""What the API tells of rooms and bookings, and what it is told."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from django.utils.timezone import localtime
from django.utils.translation import gettext_noop
from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, Field

from lianyuan.core.rest.listing import Paged
from lianyuan.core.rest.words import Words

from . import models
from .minutes import YEARS
from .models import LONGEST_MINUTES, BookingState
from .queries.finding import Found


def within_reach(moment: datetime) -> datetime:
    """Refuse a moment in a year nobody could mean."""
    if moment.year not in YEARS:
        raise ValueError(f"the year {moment.year} is out of reach")
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(within_reach)]


class SpaceLine(Schema):
    """A room that is lent out. Minutes throughout; `price` in yuan for an hour."""

    id: int
    name: str
    kind: str
    place: str
    capacity: int
    features: list[str]
    step_free: bool
    audience: str
    needs_approval: bool
    price: Decimal
    deposit: Decimal
    shortest: int
    longest: int
    step: int
    lead: int
    days_ahead: int


class Availability(Schema):
    """The question: so many people, these things in the room, somewhere between two times, so long."""

    people: int = Field(1, ge=1, le=999, description=gettext_noop("几个人"))
    earliest: Moment = Field(description=gettext_noop("最早几点开始（RFC 3339，要带时区）"))
    latest: Moment = Field(description=gettext_noop("最晚几点结束，和 earliest 同一天"))
    minutes: int = Field(ge=5, le=LONGEST_MINUTES, description=gettext_noop("用几分钟"))
    features: list[int] = Field([], max_length=20, description=gettext_noop("屋里要有的设备编号"))
    place: int | None = Field(None, description=gettext_noop("只看这个地点里面的"))
    kind: Words = Field("", max_length=10, description=gettext_noop("只看这一类"))


class Free(Schema):
    """A room with starts that would do. `why` is `as-asked`, or how it differs from what was asked."""

    space: int
    name: str
    place: str
    capacity: int
    minutes: int
    starts: list[datetime]
    why: str


class FreeAnswer(Schema):
    """What does; and where nothing does, what comes nearest."""

    found: list[Free]
    nearest: list[Free]


class BookingFilter(Paged):
    """Which of one's bookings."""

    state: BookingState | None = Field(None, description=gettext_noop("只看这个状态的"))


class Booking(Schema):
    """A booking of one's own, of one's company, or of one's desk."""

    id: int
    space: int
    space_name: str
    start: datetime
    end: datetime
    title: str
    attendees: int
    state: str
    reason: str
    company: str
    price: Decimal
    uid: str
    sequence: int


class NewBooking(Schema):
    """A booking to make; times are RFC 3339 with their offset."""

    space: int
    start: Moment
    end: Moment
    title: Words = Field(min_length=1, max_length=80)
    attendees: int = Field(1, ge=1, le=999)
    note: Words = Field("", max_length=500)


class NewTime(Schema):
    """Another time for a booking, perhaps in another room."""

    start: Moment
    end: Moment
    space: int | None = None
    attendees: int | None = Field(None, ge=1, le=999)


class Why(Schema):
    """Why a booking is given up; the desk must say."""

    reason: Words = Field("", max_length=300)


def space_line(space: models.Space) -> dict[str, Any]:
    """A room as the API tells it."""
    return {
        name: getattr(space, name)
        for name in SpaceLine.model_fields
        if name not in {"place", "features", "price"}
    } | {
        "place": str(space.place),
        "features": [feature.name for feature in space.features.all()],
        "price": space.hourly_price,
    }


def free_shape(found: Found) -> dict[str, Any]:
    """A room found, as the API tells it."""
    return {
        "space": found.space.pk,
        "name": found.space.name,
        "place": str(found.space.place),
        "capacity": found.space.capacity,
        "minutes": found.minutes,
        "starts": [localtime(start) for start in found.starts],
        "why": found.why.value,
    }


def booking_shape(booking: models.Booking) -> dict[str, Any]:
    """A booking as the API tells it."""
    return {
        "id": booking.pk,
        "space": booking.space_id,
        "space_name": booking.space.name,
        "start": localtime(booking.starts),
        "end": localtime(booking.ends),
        "title": booking.title,
        "attendees": booking.attendees,
        "state": booking.state,
        "reason": booking.reason,
        "company": str(booking.company) if booking.company else "",
        "price": booking.price,
        "uid": str(booking.uid),
        "sequence": booking.sequence,
    }
