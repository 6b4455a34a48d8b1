"""Arranging a hall: its lines and counters."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.cases.models import Service
from lianyuan.places.models import Place

from .. import refusals, rules
from ..models import Counter, Hall, Line


def require_arranger(actor: Actor, hall: Hall) -> None:
    """Refuse whoever doesn't administer the centre."""
    if not rules.arranges_the_hall(actor, hall):
        raise refusals.NotTheArranger(hall)


@transaction.atomic
def open_hall(*, actor: Actor, centre: Place) -> Hall:
    """The hall of a centre, opened when there is none yet."""
    require_arranger(actor, Hall(centre=centre))
    hall, is_new = Hall.objects.get_or_create(centre=centre)
    if is_new:
        audit.record(actor=actor, verb=gettext_noop("开设服务大厅"), target=hall)
    return hall


@transaction.atomic
def save_line(
    *,
    actor: Actor,
    hall: Hall,
    letter: str,
    name: str,
    services: Iterable[Service] = (),
    is_open: bool = True,
) -> Line:
    """Put a line into the hall, or change the one with this letter."""
    require_arranger(actor, hall)
    line = Line.objects.select_for_update().filter(hall=hall, letter=letter).first()
    before = {"name": line.name, "is_open": line.is_open} if line else {}
    line = line or Line(hall=hall, letter=letter)
    line.name, line.is_open = name, is_open
    line.full_clean()
    line.save()
    line.services.set(services)
    audit.record(
        actor=actor,
        verb=gettext_noop("设置队列"),
        target=line,
        before=before,
        after={"name": name, "is_open": is_open},
    )
    return line


@transaction.atomic
def save_counter(
    *, actor: Actor, hall: Hall, number: int, lines: Iterable[Line] = (), is_open: bool = True
) -> Counter:
    """Put a counter into the hall, or change the one with this number."""
    require_arranger(actor, hall)
    counter = Counter.objects.select_for_update().filter(hall=hall, number=number).first()
    counter = counter or Counter(hall=hall, number=number)
    counter.is_open = is_open
    counter.full_clean()
    counter.save()
    counter.lines.set(lines)
    audit.record(
        actor=actor,
        verb=gettext_noop("设置窗口"),
        target=counter,
        after={"number": number, "is_open": is_open},
    )
    return counter
