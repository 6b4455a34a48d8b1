"""Notices and addresses for tests, of a kind that only tests send."""

from itertools import count

from django.utils import timezone

from lianyuan.accounts.models import Person
from lianyuan.accounts.tests.factories import make_person
from lianyuan.notifications import actions, kinds
from lianyuan.notifications.kinds import Kind, Wording
from lianyuan.notifications.models import ChannelAddress, Delivery, Notice

KIND = Kind(
    name="tests.kind",
    label="示例通知",
    channels=("mail",),
    wordings={"done": Wording("“%(thing)s”好了", "请来取“%(thing)s”。")},
)
kinds.register(KIND)
_numbers = count(1)


def make_address(
    *, person: Person | None = None, channel: str = "mail", address: str = "", confirmed: bool = True
) -> ChannelAddress:
    """A saved address, confirmed unless said otherwise; a mail address of its own unless one is given."""
    return ChannelAddress.objects.create(
        person=person or make_person(),
        channel=channel,
        address=address or f"reader-{next(_numbers)}@example.invalid",
        confirmed_at=timezone.now() if confirmed else None,
    )


def make_notice(
    *, person: Person, title: str = "示例标题", text: str = "示例内容", href: str = "/"
) -> Notice:
    """A saved notice, queued on whatever channels the person has."""
    key = f"tests:{next(_numbers)}"
    actions.notify(person=person, kind=KIND.name, key=key, title=title, text=text, href=href)
    return Notice.objects.get(key=key)


def make_delivery(*, address: ChannelAddress | None = None, failed: bool = False) -> Delivery:
    """A saved delivery of a fresh notice to an address; finally failed if so wished."""
    address = address or make_address()
    notice = make_notice(person=address.person)
    delivery, _made = Delivery.objects.get_or_create(notice=notice, address=address, channel=address.channel)
    if failed:
        delivery.failed_at, delivery.attempts, delivery.trouble = timezone.now(), 8, "SMTP 451"
        delivery.save()
    return delivery
