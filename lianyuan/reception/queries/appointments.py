"""Appointments: which times are free, whose they are, and a desk's day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from lianyuan.accounts.models import Person
from lianyuan.cases.models import Service
from lianyuan.core import clock
from lianyuan.core.paging import Page, page_of
from lianyuan.workdays.calendar import year_asked_of
from lianyuan.workdays.models import CalendarYear

from ..models import Appointment, AppointmentState, Line, Pattern, Slot
from ..models.appointments import TAKES_A_SEAT

DESK_ORDER = ("starts_at", "id")
MY_MOST = 20


def service_to_book(slug: str) -> Service | None:
    """An offered service by its slug."""
    return Service.objects.offered().select_related("centre").filter(slug=slug).first()


def line_for(service: Service) -> Line | None:
    """The line of the service's own centre that takes it by appointment: the first that has a pattern."""
    lines = Line.objects.filter(services=service, hall__centre=service.centre_id, patterns__isnull=False)
    return lines.select_related("hall__centre").order_by("letter").first()


@dataclass(frozen=True)
class FreeDay:
    """A day with free times; provisional while a notice that may speak of it is missing."""

    day: date
    times: Sequence[datetime]
    provisional: bool


def free_days(line: Line) -> list[FreeDay]:
    """The coming days of a line that have a free seat, with their times, in order."""
    taken = Appointment.objects.filter(slot=OuterRef("pk"), state__in=TAKES_A_SEAT)
    free = Slot.objects.filter(~Exists(taken), line=line, starts_at__gt=clock.now())
    days: dict[date, list[datetime]] = {}
    for start in free.order_by("starts_at").values_list("starts_at", flat=True).distinct():
        days.setdefault(clock.local_date(start), []).append(start)
    years = set(CalendarYear.objects.values_list("year", flat=True))
    return [FreeDay(day, times, not {day.year, year_asked_of(day)} <= years) for day, times in days.items()]


def my_appointment(person: Person, pk: int) -> Appointment | None:
    """One of the person's own appointments."""
    return _shown(Appointment.objects.of(person)).filter(pk=pk).first()


def open_appointments(person: Person) -> list[Appointment]:
    """What the person has booked, or must book anew, soonest first."""
    mine = Appointment.objects.of(person).filter(
        state__in=[AppointmentState.BOOKED, AppointmentState.DISPLACED]
    )
    return list(_shown(mine).order_by("starts_at", "pk")[:MY_MOST])


@dataclass(frozen=True)
class DeskDay:
    """A page of one day's appointments at the person's desks; each row has `missed` before at its hall."""

    day: date
    page: Page[Appointment]
    before: date
    after: date
    is_today: bool


def desk_day(person: Person, *, day: date, key: str = "") -> DeskDay:
    """The appointments of a day at the person's desks, in order; cancelled and displaced ones left out."""
    begin = timezone.make_aware(datetime.combine(day, time(0)))
    earlier = (
        Appointment.objects.filter(
            person=OuterRef("person"), line__hall=OuterRef("line__hall"), state=AppointmentState.MISSED
        )
        .order_by()
        .values("person")
        .annotate(n=Count("pk"))
        .values("n")
    )
    rows: QuerySet[Appointment] = _shown(Appointment.objects.at_desks_of(person)).filter(
        starts_at__gte=begin, starts_at__lt=begin + timedelta(days=1), state__in=TAKES_A_SEAT
    )
    rows = rows.annotate(missed=Coalesce(Subquery(earlier, output_field=IntegerField()), 0))
    return DeskDay(
        day,
        page_of(rows, order=DESK_ORDER, key=key),
        day - timedelta(days=1),
        day + timedelta(days=1),
        day == clock.today(),
    )


def appointments_at_desks(person: Person) -> QuerySet[Appointment]:
    """Appointments in halls the person works in."""
    return Appointment.objects.at_desks_of(person).select_related("line__hall")


def pattern_in(hall_id: int, pattern_id: str) -> Pattern | None:
    """A stretch of the pattern of one of a hall's lines."""
    if not pattern_id.isdecimal():
        return None
    return Pattern.objects.select_related("line").filter(line__hall=hall_id, pk=pattern_id).first()


def _shown(rows: QuerySet[Appointment]) -> QuerySet[Appointment]:
    return rows.select_related("service", "person", "slot", "line__hall__centre", "ticket__issued_by")
