"""Handing deliveries over to their channels: one lane of the outbox for each channel."""

from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from lianyuan.accounts import outbox
from lianyuan.accounts.failures import GiveUp, NoAnswer, TryLater
from lianyuan.core import clock
from lianyuan.core.languages import speaking

from . import channels
from .approved import CODE
from .channels import Message
from .channels.base import Gone
from .models import ChannelAddress, Delivery, Purpose

# From the first failure to giving up it takes 15 hours: an evening's outage loses nobody's message.
DELAYS = [timedelta(seconds=s) for s in (10, 60, 300, 1800, 7200, 21_600, 21_600)]
LISTED = 20


def lane_of(channel: str) -> outbox.Lane | None:
    """The worker's lane for one channel, or None where the channel is not set up."""
    found = channels.find(channel)
    if found is None:
        return None
    return outbox.Lane(
        name=f"notices-{channel}",
        rows=lambda: Delivery.objects.filter(channel=channel).select_related("address__person", "notice"),
        work=deliver,
        delays=DELAYS,
        batch=found.batch,
    )


def deliver(delivery: Delivery) -> None:
    """Hand one delivery to its channel. Raises what `accounts.failures` knows when that did not work."""
    channel = channels.find(delivery.channel)
    if channel is None:
        raise GiveUp(f"{delivery.channel} is not set up")
    try:
        with speaking(delivery.address.person.language):
            message = compose(delivery)
            if message is None:
                return
            channel.send(delivery.address.address, message)
    except Gone:
        # Taken away with all that waits for it, this delivery too: there is nobody to tell.
        ChannelAddress.objects.filter(pk=delivery.address_id).delete()
    except NoAnswer:
        raise
    except (GiveUp, TryLater):
        Delivery.objects.filter(pk=delivery.pk).update(answers=F("answers") + 1)
        raise


def compose(delivery: Delivery) -> Message | None:
    """The message of a delivery; None when there is nothing left to say, or nobody to say it to."""
    if not delivery.address.person.is_active:
        return None
    if delivery.purpose == Purpose.CODE:
        return _code(delivery)
    return _digest(delivery) if delivery.purpose == Purpose.DIGEST else _notice(delivery)


def _notice(delivery: Delivery) -> Message:
    notice = delivery.notice
    assert notice is not None
    return Message(
        key=delivery.key,
        attempt=delivery.answers,
        kind=notice.kind,
        title=notice.title,
        text=notice.text,
        url=_absolute(reverse("notifications:notice", args=[notice.pk])) if notice.href else "",
        written_at=notice.created_at,
        settings_url=_absolute(reverse("notifications:choices")),
        attachment=make(notice.words) if (make := notice.described_kind.attachment) else None,
    )


def _digest(delivery: Delivery) -> Message | None:
    notices = [entry.notice for entry in delivery.entries.select_related("notice").order_by("pk")]
    if not notices:
        return None
    lines = [f"· {notice.title}" for notice in notices[:LISTED]]
    if len(notices) > LISTED:
        lines.append(_("……还有 %(count)s 条") % {"count": len(notices) - LISTED})
    return Message(
        key=delivery.key,
        attempt=delivery.answers,
        kind="",
        title=_("联园：%(count)s 条新通知") % {"count": len(notices)},
        text="\n".join(lines),
        url=_absolute(reverse("notifications:inbox")),
        written_at=delivery.created_at,
        settings_url=_absolute(reverse("notifications:choices")),
    )


def _code(delivery: Delivery) -> Message | None:
    address = delivery.address
    if not address.code or address.code_until is None or address.code_until < clock.now():
        return None
    return Message(
        key=delivery.key,
        attempt=delivery.answers,
        kind=CODE,
        title=_("联园验证码：%(code)s") % {"code": address.code},
        text=_("请在 10 分钟内填回网页。不是您本人操作的，不用理会。"),
        url="",
        written_at=delivery.created_at,
        code=address.code,
    )


def _absolute(path: str) -> str:
    return f"{settings.PUBLIC_ADDRESS}{path}"
