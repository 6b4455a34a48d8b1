"""What this room holds on a person: numbers taken, and appointments."""

from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.personal_data import Fate, register

from .models import Appointment, Ticket

ROOM = "reception"


def register_all() -> None:
    """Register the tables of this room."""
    register(
        ROOM,
        Ticket,
        "person",
        holds=_("您登录后取的号，30 天后不再和您关联"),
        fate=Fate.ENDS,
        reason=_("等候时间要用来统计，号码本身留下，不再和您关联。"),
        fields=("day", "line__name", "number", "state", "priority", "taken_at", "called_at"),
        forget=lambda actor, person: forget(person, "person"),
    )
    register(
        ROOM,
        Ticket,
        "served_by",
        holds=_("您在窗口叫过的号，30 天后不再和您关联"),
        fate=Fate.ENDS,
        reason=_("等候时间要用来统计，号码本身留下，不再和您关联。"),
        fields=("day", "line__name", "number", "state", "called_at"),
        forget=lambda actor, person: forget(person, "served_by"),
    )
    register(
        ROOM,
        Appointment,
        "person",
        holds=_("您的预约"),
        fate=Fate.GOES,
        correction=_("您在预约页自己改时间或取消"),
        fields=("service__name", "starts_at", "state", "booked_at"),
    )


def forget(person: object, link: str) -> None:
    """Take the person off their tickets."""
    Ticket.objects.filter(**{link: person}).update(
        **{link: None} | ({"holder": ""} if link == "person" else {})
    )
