"""Setting up the display at a room's door."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed

from .. import rules
from ..models import DoorDisplay, Space
from ..models.presence import new_key


@transaction.atomic
def set_up(*, actor: Actor, space: Space, shown: bool) -> DoorDisplay | None:
    """A new secret address for the tablet at the door, the old one useless; or none any more."""
    require_keeper(actor, space)
    if not shown:
        DoorDisplay.objects.filter(space=space).delete()
        audit.record(actor=actor, verb=gettext_noop("关掉门口的屏"), target=space)
        return None
    values = {"key": new_key(), "made_at": clock.now()}
    display, _made = DoorDisplay.objects.update_or_create(space=space, defaults=values)
    audit.record(actor=actor, verb=gettext_noop("设置门口的屏"), target=space)
    return display


def require_keeper(actor: Actor, space: Space) -> None:
    """Only the desk of the room's place. Raises `NotAllowed`."""
    if not rules.keeps(actor, space):
        raise NotAllowed(_("只有这个场地的服务台可以设置门口的屏。"))
