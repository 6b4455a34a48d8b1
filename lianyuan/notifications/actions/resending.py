"""Sending again what finally failed."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models.outbox import OutboxQuerySet
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused

from .. import rules
from ..models import Delivery


@transaction.atomic
def resend(*, actor: Actor, delivery: Delivery) -> None:
    """Try a failed delivery again, from the first of its tries. Its key stays, so a repeat can be told."""
    _require(actor)
    if not _again(Delivery.objects.failed().filter(pk=delivery.pk)):
        raise Refused(_("这条已经不在失败清单里，可能同事刚重发过。"))
    audit.record(
        actor=actor, verb=gettext_noop("重发通知"), target=delivery, after={"channel": delivery.channel}
    )


@transaction.atomic
def resend_all(*, actor: Actor, channel: str) -> int:
    """Try every failed delivery of a channel again, once its server is mended; how many there are."""
    _require(actor)
    waiting = Delivery.objects.failed().filter(channel=channel)
    last = waiting.order_by("-failed_at").first()
    count = _again(waiting)
    if last is not None:
        audit.record(
            actor=actor,
            verb=gettext_noop("重发通知"),
            target=last,
            after={"channel": channel, "count": count},
        )
    return count


def _require(actor: Actor) -> None:
    if not rules.looks_after_deliveries(actor):
        raise NotAllowed(_("只有新区的管理员可以重发通知。"))


def _again(deliveries: OutboxQuerySet) -> int:
    return deliveries.update(failed_at=None, attempts=0, next_try=clock.now(), leased_until=None)
