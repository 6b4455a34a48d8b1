"""Reads about notices."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet

from lianyuan.accounts.models import Person
from lianyuan.core.paging import Page, page_of

from . import channels, kinds
from .channels import Channel
from .models import ChannelAddress, Choice, Delivery, Notice, SentMail, Timing

PAGE = 30
NEWS = 3
MOST_SEEN = 500
LISTING_ORDER = ("-id",)


@dataclass(frozen=True)
class InboxState:
    """How an inbox stands: how many notices are unread, and the id of the newest of these (0 for none)."""

    unread: int
    newest: int


def inbox_states(people: Iterable[int]) -> Mapping[int, InboxState]:
    """How the inboxes of these people stand, in one question; who has nothing unread is left out."""
    unread = Notice.objects.unread().filter(person__in=list(people)).order_by().values("person")
    counted = unread.annotate(count=Count("pk"), newest=Max("pk"))
    return {row["person"]: InboxState(row["count"], row["newest"]) for row in counted}


def inbox_state(person: Person) -> InboxState:
    """How one person's inbox stands."""
    return inbox_states([person.pk]).get(person.pk, InboxState(0, 0))


def inbox(person: Person, *, key: str = "") -> Page[Notice]:
    """A page of the person's notices: unread first, then the newest."""
    order = ["is_read", "-created_at", "-id"]
    return page_of(Notice.objects.visible_to(person), order=order, key=key, size=PAGE)


def unread_ids(person: Person) -> list[int]:
    """The ids of the person's unread notices, the newest first, the newest `MOST_SEEN` of them."""
    unread = Notice.objects.visible_to(person).unread().order_by("-pk")
    return list(unread.values_list("pk", flat=True)[:MOST_SEEN])


def listing(person: Person, *, only_unread: bool = False, key: str = "", size: int = PAGE) -> Page[Notice]:
    """A page of the person's notices, the newest first whether read or not: reading one moves none."""
    rows = Notice.objects.visible_to(person)
    return page_of(rows.unread() if only_unread else rows, order=LISTING_ORDER, key=key, size=size)


def notices_of(person: Person) -> QuerySet[Notice]:
    """All of the person's notices."""
    return Notice.objects.visible_to(person)


def news(person: Person, *, after: int) -> list[Notice]:
    """What came in after a notice, newest first, as many as an open page announces."""
    return list(Notice.objects.visible_to(person).unread().filter(pk__gt=after).order_by("-pk")[:NEWS])


@dataclass(frozen=True)
class ChannelChoice:
    """One channel as its person sees it: what it is and their addresses there."""

    channel: Channel
    addresses: list[ChannelAddress]

    @property
    def is_ready(self) -> bool:
        """Whether something can be sent there."""
        return any(address.confirmed_at for address in self.addresses)


def channels_of(person: Person) -> list[ChannelChoice]:
    """Every channel that is set up, with the person's addresses on it."""
    found: dict[str, list[ChannelAddress]] = defaultdict(list)
    for address in ChannelAddress.objects.filter(person=person).order_by("pk"):
        found[address.channel].append(address)
    return [ChannelChoice(channel, found[channel.name]) for channel in channels.configured()]


def addresses_of(person: Person) -> QuerySet[ChannelAddress]:
    """The person's own addresses, on any channel."""
    return ChannelAddress.objects.filter(person=person)


def timings_of(person: Person) -> dict[tuple[str, str], Timing]:
    """When each kind is brought to the person on each channel that carries it, chosen or as usual."""
    chosen = {
        (choice.kind, choice.channel): Timing(choice.timing)
        for choice in Choice.objects.filter(person=person)
    }
    timings = {}
    for kind in kinds.all_kinds():
        for channel in channels.configured():
            if channel.carries(kind.name):
                usual = Timing.AT_ONCE if channel.name in kind.channels else Timing.OFF
                timings[kind.name, channel.name] = chosen.get((kind.name, channel.name), usual)
    return timings


def failed_deliveries(*, channel: str = "", key: str = "") -> Page[Delivery]:
    """A page of what was finally not delivered, the latest first."""
    failed = Delivery.objects.failed().select_related("address__person", "notice")
    if channel:
        failed = failed.filter(channel=channel)
    return page_of(failed, order=["-failed_at", "-id"], key=key, size=PAGE)


def failed_counts() -> dict[str, int]:
    """How many deliveries finally failed, by channel."""
    counted = Delivery.objects.failed().order_by().values("channel").annotate(count=Count("pk"))
    return {row["channel"]: row["count"] for row in counted.order_by("channel")}


def deliveries() -> QuerySet[Delivery]:
    """Every delivery, for whoever looks after them."""
    return Delivery.objects.all()


def kept_mail(*, key: str = "") -> Page[SentMail]:
    """A page of the mail the demo keeps, the latest first."""
    return page_of(SentMail.objects.all(), order=["-id"], key=key, size=PAGE)
