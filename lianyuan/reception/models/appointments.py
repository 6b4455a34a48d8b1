"""Appointments: the weekly pattern, the slots cut from it, and who booked one."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models import Person
from lianyuan.cases.models import Service
from lianyuan.places.models import Place
from lianyuan.places.queries import DESK_ROLES

from .halls import WEEKDAYS, Line
from .tickets import Ticket


class Pattern(models.Model):
    """When a line takes appointments on one weekday: from, to, how long each, how many at once."""

    line = models.ForeignKey(Line, verbose_name=_("队列"), on_delete=models.CASCADE, related_name="patterns")
    weekday = models.PositiveSmallIntegerField(_("星期"), choices=WEEKDAYS)
    begins = models.TimeField(_("从"))
    ends = models.TimeField(_("到"))
    minutes = models.PositiveSmallIntegerField(_("每次几分钟"))
    seats = models.PositiveSmallIntegerField(_("同时几人"), default=1)

    class Meta:
        verbose_name = _("预约时段")
        ordering = ["weekday", "begins"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("begins")),
                name="reception_pattern_ends_later",
                violation_error_message=_("结束时间要晚于开始时间。"),
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=5, minutes__lte=240),
                name="reception_pattern_minutes",
                violation_error_message=_("每次请写 5 到 240 分钟。"),
            ),
            models.CheckConstraint(
                condition=models.Q(seats__gte=1, seats__lte=20),
                name="reception_pattern_seats",
                violation_error_message=_("同时请写 1 到 20 人。"),
            ),
            models.CheckConstraint(condition=models.Q(weekday__lte=4), name="reception_pattern_weekday"),
            models.UniqueConstraint(
                fields=["line", "weekday", "begins"],
                name="reception_pattern_once",
                violation_error_message=_("这一天这个时间已经排了一段，请先删去它。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.begins:%H:%M}–{self.ends:%H:%M}"


class Slot(models.Model):
    """One seat at one time, cut in advance; a row for each person who may come."""

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField(_("开始"))
    minutes = models.PositiveSmallIntegerField(_("分钟"))
    seat = models.PositiveSmallIntegerField(_("座位"))

    class Meta:
        verbose_name = _("预约名额")
        constraints = [
            models.UniqueConstraint(fields=["line", "starts_at", "seat"], name="reception_seat_once")
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%F %H:%M} {self.seat}"


class AppointmentState(models.TextChoices):
    """What became of an appointment."""

    BOOKED = "booked", _("已预约")
    ARRIVED = "arrived", _("已到")
    MISSED = "missed", _("没有来")
    CANCELLED = "cancelled", _("已取消")
    DISPLACED = "displaced", _("要另约时间")


TAKES_A_SEAT = (AppointmentState.BOOKED, AppointmentState.ARRIVED, AppointmentState.MISSED)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Appointments as whoever asks may see them."""

    def of(self, person: Person) -> "AppointmentQuerySet":
        """The person's own."""
        return self.filter(person=person)

    def at_desks_of(self, person: Person) -> "AppointmentQuerySet":
        """Those at centres the person works at or administers, or at one around it."""
        return self.filter(line__hall__centre__in=Place.objects.where_person_is(person, *DESK_ROLES))


class Appointment(models.Model):
    """A person's seat at a time, for one service. What a change of the pattern takes away stays as displaced.

    `starts_at` is the slot's, kept here because a slot may go. `sequence` counts the changes that a calendar
    which has the appointment must hear of.
    """

    slot = models.ForeignKey(
        Slot, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments"
    )
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="appointments")
    service = models.ForeignKey(
        Service, verbose_name=_("事项"), on_delete=models.PROTECT, related_name="appointments"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("预约人"),
        on_delete=models.PROTECT,
        related_name="appointments",
    )
    starts_at = models.DateTimeField(_("时间"))
    state = models.CharField(
        _("状态"), max_length=10, choices=AppointmentState, default=AppointmentState.BOOKED
    )
    booked_at = models.DateTimeField(_("预约于"))
    sequence = models.PositiveIntegerField(default=0)
    ticket = models.OneToOneField(
        Ticket, null=True, blank=True, on_delete=models.PROTECT, related_name="appointment"
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("预约")
        constraints = [
            models.UniqueConstraint(
                fields=["slot"],
                condition=models.Q(state__in=TAKES_A_SEAT),
                name="reception_seat_taken_once",
            ),
            models.UniqueConstraint(
                fields=["person", "service"],
                condition=models.Q(state__in=[AppointmentState.BOOKED, AppointmentState.DISPLACED]),
                name="reception_one_open_appointment",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=AppointmentState.values), name="reception_appointment_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=AppointmentState.BOOKED) | models.Q(slot__isnull=False),
                name="reception_booked_has_a_seat",
            ),
        ]
        indexes = [
            models.Index(fields=["line", "starts_at", "id"], name="reception_by_start"),
            models.Index(fields=["person", "-starts_at"], name="reception_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.starts_at:%F %H:%M}"
