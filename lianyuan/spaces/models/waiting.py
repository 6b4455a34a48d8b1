"""Who waits for a room, what is offered to them, and for how long it is kept."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models import Person
from lianyuan.companies.models import Company

from .bookings import Booking
from .spaces import Space


class WaitingState(models.TextChoices):
    """Where someone who waits stands."""

    WAITING = "waiting", _("等候中")
    OFFERED = "offered", _("有空位，等您答复")
    SERVED = "served", _("等到了")
    LEFT = "left", _("不等了")
    ENDED = "ended", _("时间过了")


class Waiting(models.Model):
    """Someone waits for a time in a room: between two clock times, on some weekdays (排队等候).

    One exact time is a wish with one day, and `until_time` just `minutes` after `from_time`. Whoever joined
    first is offered first: `joined_at`, then the id. `weekdays` are digits, `0` being Monday.
    """

    space = models.ForeignKey(
        Space, verbose_name=_("场地"), on_delete=models.CASCADE, related_name="waitings"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="waitings")
    company = models.ForeignKey(
        Company, null=True, blank=True, on_delete=models.PROTECT, related_name="waitings"
    )
    title = models.CharField(_("用途"), max_length=80)
    attendees = models.PositiveSmallIntegerField(_("几个人"), default=1, validators=[MinValueValidator(1)])
    minutes = models.PositiveSmallIntegerField(_("几分钟"), validators=[MinValueValidator(5)])
    weekdays = models.CharField(_("星期几"), max_length=7, default="0123456")
    from_day = models.DateField(_("从哪天"))
    until_day = models.DateField(_("到哪天"))
    from_time = models.TimeField(_("从几点"))
    until_time = models.TimeField(_("到几点"))
    state = models.CharField(_("状态"), max_length=10, choices=WaitingState, default=WaitingState.WAITING)
    joined_at = models.DateTimeField(_("开始等候"))
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("等候")
        ordering = ["joined_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_day__gte=models.F("from_day")),
                name="spaces_waiting_days_in_order",
                violation_error_message=_("结束的日子不能早于开始的日子。"),
            ),
            models.CheckConstraint(
                condition=models.Q(until_time__gt=models.F("from_time")),
                name="spaces_waiting_times_in_order",
                violation_error_message=_("结束的时间要晚于开始的时间。"),
            ),
        ]
        indexes = [models.Index(fields=["space", "state", "joined_at"], name="spaces_waiting_in_order")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class OfferState(models.TextChoices):
    """What became of an offer."""

    HELD = "held", _("为您留着")
    TAKEN = "taken", _("已接受")
    DECLINED = "declined", _("没有要")
    LAPSED = "lapsed", _("过了时间")
    WITHDRAWN = "withdrawn", _("收回了")


class Offer(models.Model):
    """A freed time offered to one person and kept for them until `held_until`; nobody else can book it."""

    waiting = models.ForeignKey(Waiting, on_delete=models.CASCADE, related_name="offers")
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="offers")
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    state = models.CharField(max_length=10, choices=OfferState, default=OfferState.HELD)
    offered_at = models.DateTimeField()
    held_until = models.DateTimeField()
    booking = models.OneToOneField(
        Booking, null=True, blank=True, on_delete=models.SET_NULL, related_name="from_offer"
    )

    class Meta:
        verbose_name = _("空位")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("starts")), name="spaces_offer_in_order"
            ),
            models.UniqueConstraint(
                fields=["waiting"], condition=models.Q(state="held"), name="spaces_one_offer_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["state", "held_until"], name="spaces_offers_held")]

    def __str__(self) -> str:
        return f"#{self.pk}"
