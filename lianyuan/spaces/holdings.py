"""What this room holds on a person."""

from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.personal_data import Fate, register

from .models import Feed, Invitee

ROOM = "spaces"


def register_all() -> None:
    """Register the tables of this room."""
    register_calendars()


def register_calendars() -> None:
    """Invitations to bookings, and private calendar addresses."""
    register(
        ROOM,
        Invitee,
        "person",
        holds=_("您收到的场地预约邀请和您的答复，预约结束 30 天后删除"),
        fate=Fate.GOES,
        correction=_("您在邀请页自己改答复"),
        fields=("booking__title", "booking__starts", "state", "invited_at", "answered_at"),
    )
    register(
        ROOM,
        Feed,
        "person",
        holds=_("您的日历订阅地址（地址本身不导出）"),
        fate=Fate.GOES,
        correction=_("您在“日历订阅”页自己停用"),
        fields=("space__name", "made_at", "read_on"),
    )
