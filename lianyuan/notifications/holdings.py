"""What this room holds on a person: their notices, where they are reached, and what they chose."""

from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.personal_data import Fate, register

from .models import ChannelAddress, Choice, Notice

ROOM = "notifications"


def register_all() -> None:
    """Register the tables of this room; what went out to an address goes with it."""
    register(
        ROOM,
        Notice,
        "person",
        holds=_("您收到的通知"),
        fate=Fate.GOES,
        fields=("created_at", "kind", "wording", "words", "href", "is_read"),
    )
    register(
        ROOM,
        ChannelAddress,
        "person",
        holds=_("您接收通知的邮箱、电话和其他地址"),
        fate=Fate.GOES,
        correction=_("您在“通知方式”页自己改"),
        fields=("channel", "address", "added_at", "confirmed_at"),
    )
    register(
        ROOM,
        Choice,
        "person",
        holds=_("您为每类通知选的接收方式"),
        fate=Fate.GOES,
        correction=_("您在“通知方式”页自己改"),
        fields=("kind", "channel", "timing"),
    )
