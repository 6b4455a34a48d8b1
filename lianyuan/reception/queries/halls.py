"""Halls, their lines and counters."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.core import clock
from lianyuan.places.models import Place

from ..hours import why_closed
from ..models import Counter, Hall, Line, TicketState

MOST_CENTRES = 20


def hall_at(place_id: int) -> Hall | None:
    """The hall of a centre, if it has one."""
    return Hall.objects.select_related("centre").filter(centre=place_id).first()


def hall_of_kiosk(key: str) -> Hall | None:
    """The hall whose entrance tablet has this secret."""
    return Hall.objects.select_related("centre").filter(kiosk_key=key).first()


def halls_of(person: Person) -> list[Hall]:
    """The halls a person works in, with their counters."""
    found = Hall.objects.at_desks_of(person).select_related("centre").prefetch_related("counters")
    return list(found.order_by("pk"))


def centres_to_arrange(person: Person) -> list[Place]:
    """The centres with services that the person administers, whether they have a hall yet or not."""
    administered = Place.objects.where_person_is(person, PlaceRoleName.ADMINISTRATOR)
    return list(administered.filter(services__is_active=True).distinct().order_by("pk")[:MOST_CENTRES])


def counter_for(person: Person, counter_id: object) -> Counter | None:
    """A counter of a hall the person works in."""
    try:
        pk = int(str(counter_id))
    except ValueError:
        return None
    halls = Hall.objects.at_desks_of(person)
    return Counter.objects.select_related("hall__centre").filter(hall__in=halls, pk=pk).first()


def line_in(hall: Hall, line_id: str) -> Line | None:
    """A line of a hall."""
    return Line.objects.filter(hall=hall, pk=line_id).first() if line_id.isdecimal() else None


@dataclass(frozen=True)
class Entrance:
    """What whoever comes in sees: the lines with how many wait, or why no number is given out."""

    hall: Hall
    lines: Sequence[Line]
    closed: str


def entrance(hall: Hall) -> Entrance:
    """The lines of a hall in order, each with `waiting` and its services."""
    now = clock.now()
    waiting = Q(tickets__state=TicketState.WAITING, tickets__day=clock.local_date(now))
    lines = hall.lines.annotate(waiting=Count("tickets", filter=waiting)).prefetch_related("services")
    return Entrance(hall, list(lines), why_closed(hall, now))


@dataclass(frozen=True)
class Arrangement:
    """A hall as its administrator arranges it."""

    hall: Hall
    lines: Sequence[Line]
    counters: Sequence[Counter]


def arrangement(hall: Hall) -> Arrangement:
    """The lines with services and weekly pattern, and the counters with their lines."""
    return Arrangement(
        hall,
        list(hall.lines.prefetch_related("services", "patterns")),
        list(hall.counters.prefetch_related("lines")),
    )
