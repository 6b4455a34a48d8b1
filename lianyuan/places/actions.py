"""Writes about places and the roles held at them."""

from typing import Any

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.search import actions as search

from . import queries, rules
from .models import OpeningHours, Place, PlaceRole

FIELDS = ("kind", "name", "address", "latitude", "longitude", "accessibility", "description")


@transaction.atomic
def found_district(*, actor: Actor, name: str, **details: Any) -> Place:
    """The first place of all. Refused when the district is there already (a constraint holds it)."""
    return _insert(actor=actor, parent=None, kind="district", name=name, **details)


@transaction.atomic
def add_place(*, actor: Actor, parent: Place, kind: str, name: str, **details: Any) -> Place:
    """A new place inside `parent`, by an administrator of it."""
    if not rules.administers(actor, parent):
        raise NotAllowed(_("只有“%(place)s”的管理员可以在这里添加地点。") % {"place": parent})
    return _insert(actor=actor, parent=parent, kind=kind, name=name, **details)


def _insert(*, actor: Actor, parent: Place | None, kind: str, name: str, **details: Any) -> Place:
    place = Place(parent=parent, kind=kind, name=name, **details)
    # A path holds the place's own id, which is known after the insert; until then it is unique by the name.
    place.path = f"new {parent.pk if parent else ''} {name}"
    place.full_clean()
    place.save()
    place.path = f"{parent.path if parent else '/'}{place.pk}/"
    place.save(update_fields=["path"])
    search.index(place)
    audit.record(actor=actor, verb=gettext_noop("添加地点"), target=place, after=_values(place))
    return place


@transaction.atomic
def change_place(*, actor: Actor, place: Place, **changes: Any) -> Place:
    """Change what a place says of itself, by an administrator of it."""
    if not rules.administers(actor, place):
        raise NotAllowed(_("只有“%(place)s”的管理员可以修改它。") % {"place": place})
    place = Place.objects.select_for_update().get(pk=place.pk)
    before = _values(place)
    for field, value in changes.items():
        setattr(place, field, value)
    place.full_clean()
    place.save(update_fields=[*changes])
    after = _values(place)
    changed = {name for name in FIELDS if before[name] != after[name]}
    if changed:
        search.index(place)
        audit.record(
            actor=actor,
            verb=gettext_noop("修改地点"),
            target=place,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    return place


@transaction.atomic
def move_place(*, actor: Actor, place: Place, parent: Place) -> Place:
    """Put a place, with all inside it, into another; by an administrator of both."""
    if not (rules.administers(actor, place) and rules.administers(actor, parent)):
        raise NotAllowed(_("移动地点需要同时是两处的管理员。"))
    # The district's row orders all moves, so two at once can't make a ring.
    Place.objects.select_for_update().get(parent__isnull=True)
    place, parent = Place.objects.get(pk=place.pk), Place.objects.get(pk=parent.pk)
    if place.parent_id is None or parent.path.startswith(place.path):
        raise Refused(_("“%(place)s”不能移到它自己里面，请选别处。") % {"place": place})
    old, new = place.path, f"{parent.path}{place.pk}/"
    before = str(place.parent)
    place.parent = parent
    place.path = new
    place.full_clean(exclude=["path"])
    Place.objects.filter(pk=place.pk).update(parent=parent)
    Place.objects.filter(path__startswith=old).update(path=Concat(Value(new), Substr("path", len(old) + 1)))
    search.index_many(list(Place.objects.within(place)))
    audit.record(
        actor=actor,
        verb=gettext_noop("移动地点"),
        target=place,
        before={"parent": before},
        after={"parent": str(parent)},
    )
    return place


@transaction.atomic
def set_opening_hours(*, actor: Actor, place: Place, hours: list[OpeningHours]) -> None:
    """Replace a place's weekly opening hours, by an administrator of it."""
    if not rules.administers(actor, place):
        raise NotAllowed(_("只有“%(place)s”的管理员可以修改开放时间。") % {"place": place})
    Place.objects.select_for_update().get(pk=place.pk)
    before = [str(row) for row in place.opening_hours.all()]
    place.opening_hours.all().delete()
    for row in hours:
        row.place = place
    OpeningHours.objects.bulk_create(hours)
    after = [str(row) for row in place.opening_hours.all()]
    if before != after:
        audit.record(
            actor=actor,
            verb=gettext_noop("修改开放时间"),
            target=place,
            before={"hours": before},
            after={"hours": after},
        )


@transaction.atomic
def give_role(*, actor: Actor, person: Person, place: Place, role: PlaceRoleName) -> PlaceRole:
    """Give a person a role at a place, by an administrator of it; the first one by the command line.

    Giving a role the person holds already returns the one they hold.
    """
    if actor.person is not None and not rules.administers(actor, place):
        raise NotAllowed(_("只有“%(place)s”的管理员可以安排这里的角色。") % {"place": place})
    given = PlaceRole(person=person, place=place, role=role)
    PlaceRole.objects.bulk_create([given], ignore_conflicts=True)
    held = PlaceRole.objects.current().get(person=person, place=place, role=role)
    if given.since == held.since:
        audit.record(
            actor=actor,
            verb=gettext_noop("安排角色"),
            target=held,
            after={"role": role, "person": person.username},
        )
    return held


@transaction.atomic
def end_role(*, actor: Actor, held: PlaceRole) -> None:
    """End a role at a place, by an administrator of it. The last administrator of the district stays."""
    if not rules.administers(actor, held.place):
        raise NotAllowed(_("只有“%(place)s”的管理员可以结束这里的角色。") % {"place": held.place})
    root = Place.objects.select_for_update().get(parent__isnull=True)
    others = (
        PlaceRole.objects.current().filter(place=root, role=PlaceRoleName.ADMINISTRATOR).exclude(pk=held.pk)
    )
    if held.place_id == root.pk and held.role == PlaceRoleName.ADMINISTRATOR and not others.exists():
        raise Refused(_("这是新区最后一位管理员。请先安排另一位，再结束这个角色。"))
    if PlaceRole.objects.current().filter(pk=held.pk).update(ended_at=clock.now()):
        audit.record(actor=actor, verb=gettext_noop("结束角色"), target=held, before={"role": held.role})


@transaction.atomic
def end_all_roles(*, actor: Actor, person: Person) -> None:
    """End every role a person holds, by that person when leaving. The district's last administrator stays."""
    if actor.person is None or actor.person.pk != person.pk:
        raise NotAllowed(_("只能放下自己的角色。"))
    # The district's row orders all who leave, so two last administrators can't go at once.
    list(Place.objects.select_for_update().filter(parent__isnull=True))
    if queries.is_last_administrator(person):
        raise Refused(_("这是新区最后一位管理员。请先安排另一位，再结束这个角色。"))
    for held in PlaceRole.objects.current().filter(person=person).select_related("place", "person"):
        held.ended_at = clock.now()
        held.save(update_fields=["ended_at"])
        audit.record(actor=actor, verb=gettext_noop("结束角色"), target=held, before={"role": held.role})


def _values(place: Place) -> dict[str, Any]:
    return {name: "" if (value := getattr(place, name)) is None else str(value) for name in FIELDS}
