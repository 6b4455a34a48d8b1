"""The reception of the small district: lines, counters, tickets and an appointment."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from lianyuan.accounts.acting import command_line
from lianyuan.accounts.tests.factories import actor_for
from lianyuan.cases.models import Service
from lianyuan.cases.tests.factories import make_service
from lianyuan.core import clock
from lianyuan.reception import actions
from lianyuan.reception.models import Appointment, Slot
from lianyuan.reception.tests.factories import make_reception

if TYPE_CHECKING:
    from tests.world import World


def add_reception(world: World) -> None:
    """A hall in the centre, with one ticket waiting and one called to the first counter."""
    place = make_reception(service=Service.objects.get(slug=world.arguments["slug"]))
    now = clock.now()
    called, waiting = place.take(when=now), place.take(when=now)
    actions.call_next(actor=actor_for(world.people["desk"]), counter=place.counter, at=now)
    actions.save_pattern(
        actor=command_line(),
        line=place.line,
        weekday=clock.today().weekday() % 5,
        begins=time(9),
        ends=time(17),
        minutes=60,
        seats=2,
    )
    # One of today, so that the desk may say that its person came, whatever day and hour it is.
    slot = Slot.objects.create(line=place.line, starts_at=now, minutes=60, seat=9)
    later = Slot.objects.filter(line=place.line, starts_at__gt=now + timedelta(days=2)).order_by("pk")
    owner = world.people["owner"]
    kept = {"line": place.line, "person": owner, "booked_at": now}
    todays = Appointment.objects.create(
        slot=slot, service=make_service(centre=world.centre), starts_at=now, **kept
    )
    booked = Appointment.objects.create(
        slot=later[0], service=place.service, starts_at=later[0].starts_at, **kept
    )
    other = {"starts_at": later[2].starts_at.isoformat()}
    world.particular["reception:arrival"] = {"appointment_id": todays.pk}
    world.arguments |= {
        "appointment_id": booked.pk,
        "kiosk_key": place.hall.kiosk_key,
        "ticket_key": waiting.key,
        "ticket_id": called.pk,
    }
    counter = {"counter": str(place.other_counter.pk)}
    world.filled |= {
        "reception:booking": other,
        "reception:moving": other,
        "reception:hall": {"line": str(place.line.pk)},
        "reception:kiosk": {"line": str(place.line.pk)},
        "reception:choosing": counter,
        "reception:calling": counter,
        "reception:step": {"deed": "come"},
        "reception:arranging": {"what": "line", "letter": "C", "name": "示例队列"},
    }
