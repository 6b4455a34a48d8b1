"""Halls, tickets and appointments for tests."""

from dataclasses import dataclass
from datetime import date, datetime

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.accounts.tests.factories import actor_for
from lianyuan.cases.models import Service
from lianyuan.cases.tests.factories import at, make_desk_worker, make_service
from lianyuan.places.models import Place
from lianyuan.reception import actions
from lianyuan.reception.models import Counter, Hall, Line, Priority, Ticket

# A Tuesday at ten, working, in a year whose notice is known.
DAY = date(2026, 11, 24)
TEN = at(DAY)
VISITOR = Actor(person=None)


@dataclass(frozen=True)
class Reception:
    """A hall with two lines (A for the service, B for none), two counters and two people at them."""

    service: Service
    hall: Hall
    line: Line
    other_line: Line
    counter: Counter
    other_counter: Counter
    desk: Person
    other_desk: Person

    @property
    def as_desk(self) -> Actor:
        """The first desk worker."""
        return actor_for(self.desk)

    @property
    def as_other_desk(self) -> Actor:
        """The second desk worker."""
        return actor_for(self.other_desk)

    def take(
        self,
        *,
        holder: str = "",
        priority: Priority = Priority.NONE,
        line: Line | None = None,
        when: datetime = TEN,
    ) -> Ticket:
        """A number of the first line, taken at the entrance unless a holder is given."""
        return actions.take_ticket(
            actor=VISITOR, line=line or self.line, holder=holder, priority=priority, at=when
        )

    def call(self, when: datetime = TEN) -> Ticket | None:
        """The first counter calls the next."""
        return actions.call_next(actor=self.as_desk, counter=self.counter, at=when)


def make_reception(centre: Place | None = None, service: Service | None = None) -> Reception:
    """A hall that is ready (see `Reception`)."""
    service = service or make_service(centre=centre)
    hall = Hall.objects.create(centre=service.centre)
    line = Line.objects.create(hall=hall, letter="A", name="示例咨询")
    line.services.add(service)
    return Reception(
        service=service,
        hall=hall,
        line=line,
        other_line=Line.objects.create(hall=hall, letter="B", name="示例注册"),
        counter=Counter.objects.create(hall=hall, number=1),
        other_counter=Counter.objects.create(hall=hall, number=2),
        desk=make_desk_worker(service.centre),
        other_desk=make_desk_worker(service.centre),
    )
