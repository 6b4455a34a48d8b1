"""What waiting and being there hold on a person."""

from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.accounts.personal_data import Fate, register

from .models import Strike, Waiting

ROOM = "spaces"


def register_all() -> None:
    """Register the tables."""
    register(
        ROOM,
        Waiting,
        "person",
        holds=_("您排队等候的场地和时间"),
        fate=Fate.GOES,
        correction=_("您在“排队等候”页自己取消，再按新的时间排"),
        fields=(
            "space__name",
            "title",
            "attendees",
            "minutes",
            "weekdays",
            "from_day",
            "until_day",
            "from_time",
            "until_time",
            "state",
            "joined_at",
        ),
        forget=leave_all,
    )
    register(
        ROOM,
        Strike,
        "person",
        holds=_("您约了没来的记录，和您的申诉"),
        fate=Fate.GOES,
        correction=_("您可以申诉，由服务台决定"),
        fields=(
            "booking__space__name",
            "booking__starts",
            "made_at",
            "expires_at",
            "appeal",
            "state",
            "answer",
        ),
    )
    register(
        ROOM,
        Strike,
        "decided_by",
        holds=_("您决定过的申诉"),
        fate=Fate.ENDS,
        reason=_("决定属于对方的记录，留下决定，不再显示是谁。"),
        fields=("booking__space__name", "decided_at", "state"),
        forget=forget_decider,
    )


def forget_decider(actor: Actor, person: Person) -> None:
    """Leave the decision, and take off who made it."""
    Strike.objects.filter(decided_by=person).update(decided_by=None)


def leave_all(actor: Actor, person: Person) -> None:
    """Leave every line, so that what was kept for the person goes to the next, and forget what was wished."""
    from .actions.waiting import IN_LINE, leave

    own = Actor(person=person)
    for entry in Waiting.objects.filter(person=person, state__in=IN_LINE).select_related("space"):
        leave(actor=own, waiting=entry)
    Waiting.objects.filter(person=person).delete()
