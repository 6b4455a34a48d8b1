"""Addresses that are told of events, what happened, and each telling."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models.outbox import OutboxQuerySet, OutboxRow
from lianyuan.core import clock

LONGEST_ADDRESS = 500
# Of what an endpoint answers this much is kept, for its owner to see.
ANSWER_KEPT = 500


class Pause(models.TextChoices):
    """Why an endpoint is not told anything at present."""

    ASKED = "asked", _("您停的")
    FAILING = "failing", _("一直没有成功")
    GONE = "gone", _("对方说这个地址不再用了")
    NOT_ALLOWED = "not_allowed", _("登记的人没有这个权限了")


class Endpoint(models.Model):
    """An address that is told of events: of which types and whose (`audience`), signed with its secret.

    `responsible` registered it, or put it to work again last. `failing_since` is the first failure since the
    last success; until `resting_until` it is left alone, so that it holds up nobody else.
    """

    label = models.CharField(_("名称"), max_length=60)
    address = models.CharField(_("网址"), max_length=LONGEST_ADDRESS)
    audience = models.CharField(_("谁的事件"), max_length=60)
    types = models.JSONField(_("事件"), default=list)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("登记人"),
        on_delete=models.CASCADE,
        related_name="webhook_endpoints",
    )
    secret = models.TextField(editable=False)
    former_secret = models.TextField(editable=False, blank=True)
    former_until = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    failing_since = models.DateTimeField(null=True)
    resting_until = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    paused_at = models.DateTimeField(_("停用时间"), null=True)
    pause = models.CharField(_("停用原因"), max_length=11, choices=Pause, blank=True)

    class Meta:
        verbose_name = _("推送地址")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(paused_at__isnull=True, pause="")
                | models.Q(paused_at__isnull=False, pause__in=Pause.values),
                name="webhooks_paused_for_a_reason",
            ),
            models.UniqueConstraint(fields=["audience", "address"], name="webhooks_address_once"),
        ]
        indexes = [models.Index(fields=["audience", "-id"], name="webhooks_by_audience")]

    def __str__(self) -> str:
        return self.label


class Event(models.Model):
    """Something that happened, as it is told to everybody who asked for it (a CloudEvent)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    type = models.CharField(_("事件"), max_length=80)
    subject = models.CharField(_("对象"), max_length=80)
    at = models.DateTimeField(_("时间"))
    data = models.JSONField(_("内容"), default=dict)

    class Meta:
        verbose_name = _("事件")
        indexes = [models.Index(fields=["at"], name="webhooks_events_by_time")]

    def __str__(self) -> str:
        return f"{self.type} {self.subject}"


class DeliveryQuerySet(OutboxQuerySet):
    """Deliveries, as the worker takes them."""

    def due(self) -> OutboxQuerySet:
        """Those due whose endpoint neither rests after a failure nor is paused."""
        rested = models.Q(endpoint__resting_until__isnull=True)
        rested |= models.Q(endpoint__resting_until__lte=clock.now())
        return super().due().filter(rested, endpoint__paused_at__isnull=True)


class Delivery(OutboxRow):
    """One event told to one endpoint: an outbox row. `lane` spreads endpoints over the worker's lanes."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    lane = models.PositiveSmallIntegerField()
    tried_at = models.DateTimeField(_("上次尝试"), null=True)
    status = models.PositiveSmallIntegerField(_("答复代码"), null=True)
    answer = models.CharField(_("答复开头"), max_length=ANSWER_KEPT, blank=True)

    class Meta:
        verbose_name = _("推送记录")
        constraints = [models.UniqueConstraint(fields=["endpoint", "event"], name="webhooks_told_once")]
        indexes = [
            models.Index(
                fields=["lane", "next_try", "id"],
                condition=models.Q(done_at__isnull=True, failed_at__isnull=True),
                name="webhooks_waiting",
            ),
            models.Index(fields=["endpoint", "-id"], name="webhooks_of_endpoint"),
        ]

    def __str__(self) -> str:
        return f"{self.endpoint_id} {self.event_id}"

    @property
    def standing(self) -> str:
        """Whether it arrived, was given up, or is still to go, in words."""
        if self.done_at:
            return _t("已送达")
        if self.failed_at:
            return _t("没有送达")
        return _t("等待重试") if self.attempts else _t("等待发送")
