"""The nursing room in use. These deeds know nobody: no actor, no entry in the trail, nothing in the log.

Whoever goes in has a random key in their browser and nothing else; what is kept here is its hash, and that is
deleted when they leave or when the time is over.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused

from .. import occupancy, rules
from ..minutes import minute_of, moment_of
from ..models import QuietUse, Space
from ..occupancy import Locked, Taken
from ..spans import Span

LONGEST = timedelta(hours=2)


def new_key() -> str:
    """What a browser keeps to say later that it leaves."""
    return secrets.token_urlsafe(16)


def hash_of(key: str) -> str:
    """What is kept of a browser's key."""
    return hashlib.sha256(key.encode()).hexdigest()


def enter(*, space: Space, key: str, at: datetime | None = None) -> QuietUse:
    """Say that the room is in use from now, for the setting's minutes. Refused while it is in use."""
    moment = at or clock.now()
    with transaction.atomic():
        locked = _lock(space, moment)
        own = QuietUse.objects.filter(space=space, key_hash=hash_of(key)).first()
        if own is not None:
            return own
        other = QuietUse.objects.filter(space=space).order_by("ends").first()
        if other is not None:
            told = {"time": f"{timezone.localtime(other.ends):%H:%M}"}
            raise Refused(_("里面有人，大约用到 %(time)s。请稍等，或去别的母婴室。") % told)
        ends = moment_of(minute_of(moment) + settings.QUIET_MINUTES)
        use = QuietUse.objects.create(space=space, key_hash=hash_of(key), ends=ends)
        _occupy(locked, use, moment)
        return use


def stay(*, space: Space, key: str, at: datetime | None = None) -> QuietUse:
    """Stay longer, by the minutes of the setting from now; two hours ahead at most."""
    moment = at or clock.now()
    with transaction.atomic():
        locked = _lock(space, moment)
        use = QuietUse.objects.filter(space=space, key_hash=hash_of(key)).first()
        if use is None:
            raise Refused(_("时间已经到了。如果还在用，请再点一次“我要用”。"))
        ends = use.ends + timedelta(minutes=settings.QUIET_MINUTES)
        use.ends = min(ends, moment_of(minute_of(moment + LONGEST)))
        use.save(update_fields=["ends"])
        occupancy.free(quiet_use=use)
        _occupy(locked, use, moment)
        return use


def leave_quietly(*, space: Space, key: str) -> None:
    """Say that the room is free again; nothing is left of it."""
    with transaction.atomic():
        occupancy.lock(space)
        QuietUse.objects.filter(space=space, key_hash=hash_of(key)).delete()


def free_for_desk(*, actor: Actor, space: Space) -> None:
    """The desk looked, found it empty, and says that it is free. It learns nothing, and nothing is kept."""
    if not rules.keeps(actor, space):
        raise NotAllowed(_("只有这个场地的服务台可以这样做。"))
    with transaction.atomic():
        occupancy.lock(space)
        QuietUse.objects.filter(space=space).delete()


def forget_over(*, at: datetime | None = None) -> None:
    """Delete what is over, with the time it took; a daily routine, safe to repeat."""
    QuietUse.objects.filter(ends__lte=at or clock.now()).delete()


def _lock(space: Space, at: datetime) -> Locked:
    locked = occupancy.lock(space)
    if not locked.space.names_nobody or not locked.space.is_active:
        raise Refused(_("这里不是开放的母婴室。"))
    QuietUse.objects.filter(space=space, ends__lte=at).delete()
    return locked


def _occupy(locked: Locked, use: QuietUse, at: datetime) -> None:
    try:
        occupancy.take(locked, Span(minute_of(at), minute_of(use.ends)), quiet_use=use)
    except Taken as taken:
        raise Refused(_("这里临时关闭，暂时不能用。请去别的母婴室。")) from taken
