"""What can be had with the rooms of a place: movable equipment and its count, and small services."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core.refusals import NotAllowed
from lianyuan.places.models import Place

from .. import rules
from ..models import Equipment, Extra


@transaction.atomic
def keep_equipment(
    *, actor: Actor, place: Place, name: str, count: int, equipment: Equipment | None = None
) -> Equipment:
    """Enter movable equipment, or say what it is called and how many there are now.

    Bookings keep what they were promised, even when fewer are left: `queries.things.short_of` says whose.
    """
    # The same lock under which things are promised, so that none is promised by the old count meanwhile.
    found = (
        Equipment.objects.select_for_update().get(pk=equipment.pk) if equipment else Equipment(place=place)
    )
    _require_keeper(actor, found.place)
    before = {"name": found.name, "count": found.count} if equipment else {}
    found.name, found.count = name, count
    found.full_clean()
    found.save()
    after = {"name": name, "count": count}
    audit.record(actor=actor, verb=gettext_noop("登记可移动设备"), target=found, before=before, after=after)
    return found


@transaction.atomic
def keep_extra(
    *,
    actor: Actor,
    place: Place,
    name: str,
    explanation: str,
    lead: int,
    is_offered: bool,
    extra: Extra | None = None,
) -> Extra:
    """Enter a small service, or change it; what was asked for already is still asked for."""
    found = Extra.objects.select_for_update().get(pk=extra.pk) if extra else Extra(place=place)
    _require_keeper(actor, found.place)
    before = _said(found) if extra else {}
    found.name, found.explanation, found.lead, found.is_offered = name, explanation, lead, is_offered
    found.full_clean()
    found.save()
    audit.record(
        actor=actor, verb=gettext_noop("登记附加服务"), target=found, before=before, after=_said(found)
    )
    return found


def _said(extra: Extra) -> dict[str, str | int | bool]:
    return {"name": extra.name, "lead": extra.lead, "is_offered": extra.is_offered}


def _require_keeper(actor: Actor, place: Place) -> None:
    if not rules.keeps_at(actor, place):
        raise NotAllowed(_("只有“%(place)s”的服务台可以登记这里的设备和服务。") % {"place": place})
