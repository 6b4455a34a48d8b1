"""Numbers taken by whoever walks in."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .halls import Counter, Line, new_secret


class TicketState(models.TextChoices):
    """Where a ticket stands."""

    WAITING = "waiting", _("等候中")
    CALLED = "called", _("请到窗口")
    SERVING = "serving", _("办理中")
    FINISHED = "finished", _("已办完")
    ABSENT = "absent", _("叫号未到")
    LEFT = "left", _("不等了")
    ENDED = "ended", _("当天已结束")


LIVE = (TicketState.WAITING, TicketState.CALLED, TicketState.SERVING)
AT_A_COUNTER = (TicketState.CALLED, TicketState.SERVING)


class Priority(models.TextChoices):
    """Why a ticket goes before others."""

    NONE = "", _("普通")
    NEEDS = "needs", _("优先（老年、孕产、行动不便）")
    APPOINTMENT = "appointment", _("预约")


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Tickets of a hall."""

    def on(self, day: date) -> "TicketQuerySet":
        """Those taken on one day; of other days none is ever called."""
        return self.filter(day=day)

    def live(self) -> "TicketQuerySet":
        """Those that wait or are at a counter."""
        return self.filter(state__in=LIVE)

    def in_turn(self) -> "TicketQuerySet":
        """Those waiting: who has priority first, each in the order they came."""
        return self.filter(state=TicketState.WAITING).order_by("-goes_first", "waiting_since", "pk")


class Ticket(models.Model):
    """One number (票). It keeps the line and number it was given, wherever it is handed on to.

    `key` is the secret in the address of its page. `holder` is a digest of the account or device that took
    it, empty for one the desk or the tablet at the entrance gave out; it says nothing about who it is, and
    goes after 30 days together with `person`.
    """

    issued_by = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="issued")
    line = models.ForeignKey(Line, verbose_name=_("队列"), on_delete=models.PROTECT, related_name="tickets")
    day = models.DateField(_("日期"))
    number = models.PositiveSmallIntegerField(_("号码"))
    key = models.CharField(max_length=40, unique=True, default=new_secret, editable=False)
    holder = models.CharField(max_length=64, blank=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="tickets"
    )
    state = models.CharField(_("状态"), max_length=10, choices=TicketState, default=TicketState.WAITING)
    priority = models.CharField(_("优先"), max_length=12, choices=Priority, blank=True, default=Priority.NONE)
    goes_first = models.BooleanField(default=False)
    taken_at = models.DateTimeField(_("取号时间"))
    waiting_since = models.DateTimeField()
    called_at = models.DateTimeField(_("叫号时间"), null=True, blank=True)
    last_called_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    counter = models.ForeignKey(
        Counter,
        verbose_name=_("窗口"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tickets",
    )
    served_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="tickets_served",
    )
    times_called = models.PositiveSmallIntegerField(default=0)
    was_put_back = models.BooleanField(default=False)

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("排队号")
        constraints = [
            models.UniqueConstraint(
                fields=["issued_by", "day", "number"], name="reception_number_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["holder"],
                condition=models.Q(state__in=LIVE) & ~models.Q(holder=""),
                name="reception_one_live_ticket_each",
            ),
            models.UniqueConstraint(
                fields=["counter"],
                condition=models.Q(state__in=AT_A_COUNTER),
                name="reception_one_ticket_at_a_counter",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=TicketState.values), name="reception_ticket_state_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=AT_A_COUNTER) | models.Q(counter__isnull=False),
                name="reception_called_tickets_have_a_counter",
            ),
            models.CheckConstraint(
                condition=models.Q(goes_first=False, priority="")
                | (models.Q(goes_first=True) & ~models.Q(priority="")),
                name="reception_priority_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["line", "day", "waiting_since"],
                condition=models.Q(state="waiting"),
                name="reception_waiting",
            ),
            models.Index(fields=["day", "line", "last_called_at"], name="reception_called"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The number as it is called: A001."""
        return f"{self.issued_by.letter}{self.number:03d}"

    @property
    def is_live(self) -> bool:
        """Whether it still waits or is at a counter."""
        return self.state in LIVE
