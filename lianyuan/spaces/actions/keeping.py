"""Keeping rooms: making and changing them, their hours, the parts of a hall, their photos.

What rooms are is arranged by the administrators of their place; what is shown of them, by its desk as well. A
change never touches a booking: those that would not be possible now stand, and the keeper is told which.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.db.models import Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.files import actions as files
from lianyuan.files.models import File
from lianyuan.files.preparing import Prepared
from lianyuan.places.models import Place

from .. import occupancy, rules
from ..minutes import day_of, minute_of
from ..models import Booking, Feature, Occupancy, PhotoWords, Space, SpaceHours, SpaceKind
from ..pictures import PHOTO

Hours = Sequence[tuple[int, time, time]]
MOST_HOURS = 42


@transaction.atomic
def make_space(*, actor: Actor, place: Place, values: Mapping[str, Any]) -> Space:
    """Add a room to a place."""
    space = Space(place=place)
    require_arranger(actor, space)
    features, new_features, plain = _sorted_out(values)
    _write(space, plain)
    _choose_features(space, features, new_features)
    audit.record(actor=actor, verb=gettext_noop("新增场地"), target=space, after=_audited(plain))
    return space


@transaction.atomic
def change_space(
    *, actor: Actor, space: Space, values: Mapping[str, Any], at: datetime | None = None
) -> Space:
    """Change what a room is; bookings stand as they are."""
    found = occupancy.lock(space).space
    require_arranger(actor, found)
    features, new_features, plain = _sorted_out(values)
    if plain.get("kind") == SpaceKind.NURSING and found.kind != SpaceKind.NURSING:
        _require_no_names(found, at or clock.now())
    before = {name: getattr(found, name) for name in plain}
    _write(found, plain)
    if features is not None:
        _choose_features(found, features, new_features)
    changed = {name: value for name, value in plain.items() if before[name] != value}
    audit.record(
        actor=actor,
        verb=gettext_noop("修改场地"),
        target=found,
        before=_audited({name: before[name] for name in changed}),
        after=_audited(changed),
    )
    return found


@transaction.atomic
def set_hours(*, actor: Actor, space: Space, hours: Hours) -> None:
    """Put these opening hours in the place of those there were; a weekday without any is closed."""
    found = occupancy.lock(space).space
    require_arranger(actor, found)
    rows = [SpaceHours(space=found, weekday=day, opens=opens, closes=closes) for day, opens, closes in hours]
    rows.sort(key=lambda row: (row.weekday, row.opens))
    if len(rows) > MOST_HOURS:
        raise Refused(_("一周最多写 %(n)s 段开放时间，请合并一些。") % {"n": MOST_HOURS})
    for row in rows:
        if row.closes <= row.opens:
            raise Refused(_("“%(hours)s”：关门时间要晚于开门时间。请改一改。") % {"hours": row})
    for one, two in pairwise(rows):
        if one.weekday == two.weekday and two.opens < one.closes:
            told = {"one": one, "two": two}
            raise Refused(_("“%(one)s”和“%(two)s”有重叠。请合成一段，或改开。") % told)
    before = [str(row) for row in found.hours.all()]
    found.hours.all().delete()
    SpaceHours.objects.bulk_create(rows)
    audit.record(
        actor=actor,
        verb=gettext_noop("修改开放时间"),
        target=found,
        before={"hours": before},
        after={"hours": [str(row) for row in rows]},
    )


@transaction.atomic
def join_hall(*, actor: Actor, part: Space, hall: Space, at: datetime | None = None) -> Space:
    """Make a room a part of a hall, while neither is booked: who has the one would not have the other."""
    locked = occupancy.lock_all([part, hall])
    inner, outer = (each.space for each in locked)
    require_arranger(actor, inner)
    require_arranger(actor, outer)
    if inner.pk == outer.pk:
        raise Refused(_("场地不能是它自己的一部分。请选另一个场地。"))
    if inner.place_id != outer.place_id:
        told = {"part": inner, "place": inner.place, "hall": outer, "other": outer.place}
        raise Refused(_("“%(part)s”在%(place)s，“%(hall)s”在%(other)s，不能是它的一部分。") % told)
    if inner.whole_id is not None:
        words = {"part": str(inner), "hall": str(inner.whole)}
        raise Refused(_("“%(part)s”已经是“%(hall)s”的一部分。请先分开。") % words)
    if outer.whole_id is not None or inner.parts.exists():
        raise Refused(_("只能分两层：大厅和它的部分。部分不能再分。"))
    if SpaceKind.NURSING in {inner.kind, outer.kind}:
        raise Refused(_("母婴室不能和别的场地合用。"))
    _require_free([inner, outer], at or clock.now())
    return _set_whole(actor, inner, outer, gettext_noop("并入大厅"))


@transaction.atomic
def leave_hall(*, actor: Actor, part: Space, at: datetime | None = None) -> Space:
    """Make a part of a hall a room of its own again, while neither is booked."""
    if part.whole is None:
        raise Refused(_("“%(part)s”不是哪个大厅的一部分。") % {"part": part})
    inner, outer = (each.space for each in occupancy.lock_all([part, part.whole]))
    require_arranger(actor, inner)
    if inner.whole_id != outer.pk:
        raise Refused(_("“%(part)s”刚刚有了变动。请刷新看最新情况。") % {"part": inner})
    _require_free([inner, outer], at or clock.now())
    return _set_whole(actor, inner, None, gettext_noop("从大厅分开"))


@transaction.atomic
def show_photo(*, actor: Actor, space: Space, photos: Sequence[Prepared], words: str) -> None:
    """Add photos of a room, with what is seen on them."""
    for file in files.attach(actor=actor, owner=space, purpose=PHOTO, uploads=photos):
        PhotoWords.objects.create(file=file, words=words)


@transaction.atomic
def remove_photo(*, actor: Actor, photo: File) -> None:
    """Take a photo down."""
    files.remove(actor=actor, file=photo)


def require_arranger(actor: Actor, space: Space) -> None:
    """Refuse whoever doesn't administer the room's place, as themselves."""
    if actor.company_id is not None or not rules.arranges(actor, space):
        raise NotAllowed(_("只有“%(place)s”的管理员可以设置这里的场地。") % {"place": space.place})


def require_arranger_somewhere(places: Sequence[Place]) -> None:
    """Refuse whoever administers no place."""
    if not places:
        raise NotAllowed(_("只有管理员可以新增场地。请找您那里的管理员。"))


def _set_whole(actor: Actor, part: Space, hall: Space | None, verb: str) -> Space:
    before = part.whole
    part.whole = hall
    part.save(update_fields=["whole"])
    audit.record(
        actor=actor,
        verb=verb,
        target=part,
        before={"whole": str(before or "")},
        after={"whole": str(hall or "")},
    )
    return part


def _require_free(spaces: Sequence[Space], at: datetime) -> None:
    """Neither room may have been promised, closed or offered for a time to come."""
    ids = [space.pk for space in spaces]
    theirs = Q(leaf__in=ids)
    for link in ("booking", "closure", "offer"):
        theirs |= Q(**{f"{link}__space__in": ids})
    last = Occupancy.objects.filter(theirs, ends__gt=minute_of(at)).order_by("-ends").first()
    if last is not None:
        space = last.booking or last.closure or last.offer or last.leaf
        words = _(
            "“%(space)s”以后还有预约或关闭，最后一个到 %(day)s。要等它过去，或先取消，才能改大厅的分法。"
        )
        room = getattr(space, "space", space)
        raise Refused(words % {"space": room, "day": f"{day_of(last.ends - 1):%Y-%m-%d}"})


def _require_no_names(space: Space, at: datetime) -> None:
    coming = Booking.objects.holding().filter(space=space, ends__gt=at).count()
    if coming:
        words = _("“%(space)s”以后还有 %(n)s 个预约，母婴室不能有名字。请先取消它们，或另建一个母婴室。")
        raise Refused(words % {"space": space, "n": coming})


def _sorted_out(
    values: Mapping[str, Any],
) -> tuple[Sequence[Feature] | None, Sequence[str], dict[str, Any]]:
    plain = dict(values)
    features = plain.pop("features", None)
    return (None if features is None else list(features)), plain.pop("new_features", ()), plain


def _write(space: Space, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(space, name, value)
    space.full_clean()
    space.save()


def _choose_features(space: Space, features: Sequence[Feature] | None, new_names: Sequence[str]) -> None:
    new = [Feature.objects.get_or_create(name=name)[0] for name in new_names]
    space.features.set([*(features or ()), *new])


def _audited(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, (bool, int, type(None))) else _in_words(value)
        for name, value in values.items()
    }


def _in_words(value: Any) -> str:
    return str(value.pk) if isinstance(value, Model) else str(value)
