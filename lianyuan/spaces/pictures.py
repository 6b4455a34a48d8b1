"""Photos of the rooms, for anyone to see."""

from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.acting import Actor
from lianyuan.files.purposes import PICTURES, Owner, Purpose

from . import rules
from .models import Space

OWNER_KIND = "spaces.space"
PHOTO = Purpose(
    name="spaces.photo",
    owner_kind=OWNER_KIND,
    label=_("照片"),
    kinds=PICTURES,
    megabytes=20,
    most=6,
    is_public=True,
)


def _anyone_sees(actor: Actor, space_id: int) -> bool:
    """Which rooms there are is public, and so is how they look."""
    return Space.objects.filter(pk=space_id).exists()


def _keeps_the_room(actor: Actor, space_id: int) -> bool:
    """The desk of its place, or an administrator."""
    space = Space.objects.filter(pk=space_id).select_related("place").first()
    return space is not None and (rules.keeps(actor, space) or rules.arranges(actor, space))


OWNER = Owner(kind=OWNER_KIND, may_see=_anyone_sees, may_change=_keeps_the_room)
