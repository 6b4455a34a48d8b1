"""The reception of the small district: lines, counters, tickets and an appointment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.tests.factories import actor_for
from lianyuan.cases.models import Service
from lianyuan.core import clock
from lianyuan.reception import actions
from lianyuan.reception.tests.factories import make_reception

if TYPE_CHECKING:
    from tests.world import World


def add_reception(world: World) -> None:
    """A hall in the centre, with one ticket waiting and one called to the first counter."""
    place = make_reception(service=Service.objects.get(centre=world.centre))
    now = clock.now()
    called, waiting = place.take(when=now), place.take(when=now)
    actions.call_next(actor=actor_for(world.people["desk"]), counter=place.counter, at=now)
    world.arguments |= {
        "kiosk_key": place.hall.kiosk_key,
        "ticket_key": waiting.key,
        "ticket_id": called.pk,
    }
    counter = {"counter": str(place.other_counter.pk)}
    world.filled |= {
        "reception:hall": {"line": str(place.line.pk)},
        "reception:kiosk": {"line": str(place.line.pk)},
        "reception:choosing": counter,
        "reception:calling": counter,
        "reception:step": {"deed": "come"},
        "reception:arranging": {"what": "line", "letter": "C", "name": "示例队列"},
    }


VISITOR = Actor(person=None)
