"""The hall of the demo district: two lines, three counters, and a morning's tickets."""

from collections.abc import Callable
from datetime import time, timedelta

from lianyuan.accounts.acting import Actor, command_line
from lianyuan.accounts.models import Person
from lianyuan.cases.demo import CENTRE
from lianyuan.cases.models import Service
from lianyuan.core import clock
from lianyuan.places.models import Place

from . import actions
from .actions.tickets import give_ticket
from .models import Hall, Line, Priority

LINES = [("A", "咨询", ("policy-question", "mentor-meeting")), ("B", "注册", ("company-registration",))]
COUNTERS = 3


def fill(say: Callable[[str], None]) -> None:
    """Open the hall, and let some people wait in it."""
    if Hall.objects.exists():
        return
    admin = command_line(Person.objects.get(username="admin"))
    hall = actions.open_hall(actor=admin, centre=Place.objects.get(name=CENTRE))
    lines = [
        actions.save_line(
            actor=admin,
            hall=hall,
            letter=letter,
            name=name,
            services=Service.objects.filter(slug__in=slugs),
        )
        for letter, name, slugs in LINES
    ]
    counters = [actions.save_counter(actor=admin, hall=hall, number=number + 1) for number in range(COUNTERS)]
    for line in lines:
        for weekday in range(5):
            actions.save_pattern(
                actor=admin,
                line=line,
                weekday=weekday,
                begins=time(9),
                ends=time(11, 30),
                minutes=30,
                seats=2,
            )
    _book(lines[0])
    now = clock.now()
    for number in range(9):
        give_ticket(
            line=lines[number % 3 == 2],
            holder="",
            priority=Priority.NEEDS if number == 5 else Priority.NONE,
            person_id=None,
            at=now - timedelta(minutes=4 * (9 - number)),
        )
    desk = Actor(person=Person.objects.get(username="desk2"))
    for turn in range(4):
        at = now - timedelta(minutes=3 * (4 - turn))
        called = actions.call_next(actor=desk, counter=counters[1 + turn % 2], at=at)
        if called is not None and turn < 3:
            actions.mark_come(actor=desk, ticket=called, at=at)
    say(f"a hall with {len(lines)} lines and {COUNTERS} counters")


def _book(line: Line) -> None:
    """Two invented people book the first times."""
    service = Service.objects.get(slug="policy-question")
    for number, username in enumerate(("owner", "resident")):
        slots = line.slots.filter(seat=1).order_by("starts_at")
        person = Actor(person=Person.objects.get(username=username))
        actions.book(actor=person, service=service, line=line, starts_at=slots[number].starts_at)
