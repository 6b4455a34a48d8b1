"""Notices, the ways people chose to get them, and what goes out."""

import secrets
from functools import cached_property

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models import Person
from lianyuan.accounts.models.outbox import OutboxRow

from . import kinds, troubles

CHANNEL_LABELS = {
    "wechat": _("微信"),
    "mail": _("邮件"),
    "sms": _("短信"),
    "wecom": _("企业微信"),
    "dingtalk": _("钉钉"),
    "feishu": _("飞书"),
    "push": _("浏览器推送"),
}


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices, as whoever asks may see them."""

    def visible_to(self, person: Person) -> "NoticeQuerySet":
        """The person's own notices; nobody sees another's."""
        return self.filter(person=person)

    def unread(self) -> "NoticeQuerySet":
        """Notices nobody has opened or ticked off yet."""
        return self.filter(is_read=False)


class Notice(models.Model):
    """Something a person is told, in their inbox. Its key makes telling it a second time do nothing."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("收件人"), on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(_("类别"), max_length=60)
    wording = models.CharField(_("写法"), max_length=30, blank=True)
    words = models.JSONField(_("内容"), default=dict)
    href = models.CharField(_("链接"), max_length=300, blank=True)
    key = models.CharField(_("唯一键"), max_length=120)
    created_at = models.DateTimeField(_("时间"))
    is_read = models.BooleanField(_("已读"), default=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知")
        constraints = [models.UniqueConstraint(fields=["key"], name="notifications_notice_once")]
        indexes = [
            models.Index(fields=["person", "is_read", "-created_at", "-id"], name="notifications_inbox"),
            models.Index(
                fields=["person", "id"], condition=models.Q(is_read=False), name="notifications_unread"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def described_kind(self) -> kinds.Kind:
        """The kind, with its label and templates."""
        return kinds.find(self.kind)

    @property
    def title(self) -> str:
        """What it is about, in the language now in use."""
        return kinds.write(self.described_kind.wording(self.wording).title, self.words)

    @property
    def text(self) -> str:
        """What it says, in the language now in use."""
        return kinds.write(self.described_kind.wording(self.wording).text, self.words)


class ChannelAddress(models.Model):
    """Where a person is reached on one channel. Nothing but its code goes there before it is confirmed.

    What `address` holds depends on the channel: a mail address, a phone number, an openid, a robot's key, a
    browser's push subscription as JSON. It is private.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("用户"),
        on_delete=models.CASCADE,
        related_name="channel_addresses",
    )
    channel = models.CharField(_("渠道"), max_length=20)
    address = models.TextField(_("地址"))
    added_at = models.DateTimeField(_("添加时间"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    code = models.CharField(max_length=6, blank=True)
    code_until = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("接收地址")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "channel", "address"], name="notifications_address_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"


class Timing(models.TextChoices):
    """When a channel brings a kind of notice."""

    AT_ONCE = "at_once", _("立即")
    DAILY = "daily", _("每天一次")
    OFF = "off", _("不发")


class Choice(models.Model):
    """What a person chose for one kind on one channel; without a row the kind's own channels are used."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("用户"),
        on_delete=models.CASCADE,
        related_name="notice_choices",
    )
    kind = models.CharField(_("类别"), max_length=60)
    channel = models.CharField(_("渠道"), max_length=20)
    timing = models.CharField(_("时机"), max_length=8, choices=Timing)

    class Meta:
        verbose_name = _("通知选择")
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "channel"], name="notifications_choice_once"),
            models.CheckConstraint(
                condition=models.Q(timing__in=Timing.values), name="notifications_choice_timing_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel} {self.timing}"


def new_delivery_key() -> str:
    """A key that stays with a delivery through all its tries, so that the far end can tell a repeat."""
    return secrets.token_hex(16)


class Purpose(models.TextChoices):
    """What a delivery brings."""

    NOTICE = "notice", _("通知")
    DIGEST = "digest", _("每日汇总")
    CODE = "code", _("验证码")


class Delivery(OutboxRow):
    """One message to one address: an outbox row of the lane of its channel."""

    address = models.ForeignKey(ChannelAddress, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(_("渠道"), max_length=20)
    purpose = models.CharField(_("内容"), max_length=8, choices=Purpose, default=Purpose.NOTICE)
    notice = models.ForeignKey(Notice, null=True, on_delete=models.CASCADE, related_name="deliveries")
    day = models.DateField(_("汇总日"), null=True)
    key = models.CharField(max_length=32, default=new_delivery_key)
    answers = models.PositiveSmallIntegerField(_("已得到的答复"), default=0)

    class Meta:
        verbose_name = _("发送记录")
        constraints = [
            models.UniqueConstraint(fields=["key"], name="notifications_delivery_key_once"),
            models.UniqueConstraint(fields=["address", "day"], name="notifications_one_digest_a_day"),
            models.CheckConstraint(
                condition=models.Q(purpose=Purpose.NOTICE, notice__isnull=False, day__isnull=True)
                | models.Q(purpose=Purpose.DIGEST, notice__isnull=True, day__isnull=False)
                | models.Q(purpose=Purpose.CODE, notice__isnull=True, day__isnull=True),
                name="notifications_delivery_has_its_content",
            ),
        ]
        indexes = [
            models.Index(
                fields=["channel", "next_try", "id"],
                condition=models.Q(done_at__isnull=True, failed_at__isnull=True),
                name="notifications_waiting",
            ),
            models.Index(
                fields=["-failed_at", "-id"],
                condition=models.Q(failed_at__isnull=False),
                name="notifications_failed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel_label} {self.pk}"

    @property
    def channel_label(self) -> str:
        """The channel in words, also where it is no longer set up."""
        return str(CHANNEL_LABELS.get(self.channel, self.channel))

    @property
    def content_label(self) -> str:
        """What it brings: the kind of its notice, or that it is a digest or a code."""
        return str(self.notice.described_kind.label) if self.notice else self.get_purpose_display()

    @property
    def reason(self) -> str:
        """Why the last try failed, in words."""
        return troubles.in_words(self.trouble)

    @property
    def standing(self) -> str:
        """Whether it is out, given up, or still to go, in words."""
        if self.done_at:
            return _t("已发出")
        return _t("没有发出") if self.failed_at else _t("等待发送")


class DigestEntry(models.Model):
    """A notice that waits for the day's digest of one address; afterwards, which digest brought it."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="digest_entries")
    address = models.ForeignKey(ChannelAddress, on_delete=models.CASCADE, related_name="digest_entries")
    delivery = models.ForeignKey(Delivery, null=True, on_delete=models.SET_NULL, related_name="entries")
    gathered = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("汇总条目")
        constraints = [
            models.UniqueConstraint(fields=["notice", "address"], name="notifications_digest_entry_once")
        ]
        indexes = [
            models.Index(
                fields=["address", "id"], condition=models.Q(gathered=False), name="notifications_to_gather"
            )
        ]

    def __str__(self) -> str:
        return f"{self.address_id} {self.notice_id}"


class SentMail(models.Model):
    """A mail the demo sent nowhere but here."""

    sender = models.CharField(_("发件人"), max_length=300)
    recipients = models.TextField(_("收件人"))
    subject = models.CharField(_("主题"), max_length=500)
    body = models.TextField(_("正文"))
    message_id = models.CharField(max_length=200, unique=True)
    sent_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("演示邮件")

    def __str__(self) -> str:
        return self.subject
