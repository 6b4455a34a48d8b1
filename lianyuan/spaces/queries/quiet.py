"""The nursing room: in use or free, and about until when. There is nothing else to know."""

from dataclasses import dataclass
from datetime import datetime

from lianyuan.core import clock

from ..minutes import minute_of
from ..models import Occupancy, QuietUse, Space


@dataclass(frozen=True)
class Quiet:
    """A nursing room at this moment. `own` is whether this browser is the one inside."""

    space: Space
    until: datetime | None
    own: bool
    closed: bool


def nursing_room(pk: int) -> Space | None:
    """A nursing room that is open to anybody."""
    found = Space.objects.offered().select_related("place").filter(pk=pk).first()
    return found if found is not None and found.names_nobody else None


def quiet(space: Space, key_hash: str, *, at: datetime | None = None) -> Quiet:
    """How it stands."""
    moment = at or clock.now()
    use = QuietUse.objects.filter(space=space, ends__gt=moment).first()
    minute = minute_of(moment)
    closed = Occupancy.objects.filter(
        leaf=space, closure__isnull=False, begins__lte=minute, ends__gt=minute
    ).exists()
    own = use is not None and bool(key_hash) and use.key_hash == key_hash
    return Quiet(space, use.ends if use is not None else None, own, closed)
