"""Bookings, what was asked for with them, and the rows that keep a room from being booked twice."""

import uuid
from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models import Person
from lianyuan.companies.models import Company
from lianyuan.core.components import Chip, Tone
from lianyuan.places.models import Place
from lianyuan.places.queries import DESK_ROLES

from .spaces import Equipment, Extra, Space


class BookingState(models.TextChoices):
    """Where a booking stands."""

    PENDING = "pending", _("等服务台同意")
    CONFIRMED = "confirmed", _("已预约")
    REFUSED = "refused", _("没有同意")
    CANCELLED = "cancelled", _("已取消")
    DISPLACED = "displaced", _("场地临时关闭")
    RELEASED = "released", _("没有来，已让出")


# The states in which a booking keeps others out of its room.
HOLDS = (BookingState.PENDING, BookingState.CONFIRMED)
TONES: dict[str, Tone] = {
    BookingState.PENDING: Tone.GOLD,
    BookingState.CONFIRMED: Tone.LEAF,
    BookingState.REFUSED: Tone.SEAL,
    BookingState.CANCELLED: Tone.PLAIN,
    BookingState.DISPLACED: Tone.SEAL,
    BookingState.RELEASED: Tone.PLAIN,
}


class Series(models.Model):
    """Bookings made together by one repeating rule (RFC 5545 RRULE), in the district's time."""

    rule = models.CharField(_("重复规则"), max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("重复预约")

    def __str__(self) -> str:
        return self.rule


class BookingQuerySet(models.QuerySet["Booking"]):
    """Bookings as whoever asks may see them."""

    def holding(self) -> "BookingQuerySet":
        """Those that keep their room."""
        return self.filter(state__in=HOLDS)

    def of(self, person: Person, company_id: int | None) -> "BookingQuerySet":
        """The person's own; and, acting for a company, all of that company's."""
        own = models.Q(person=person)
        return self.filter(own | models.Q(company=company_id) if company_id else own)

    def at_desks_of(self, person: Person) -> "BookingQuerySet":
        """Bookings of rooms of places the person works at or administers."""
        return self.filter(space__place__in=Place.objects.where_person_is(person, *DESK_ROLES))


class Booking(models.Model):
    """One use of a room at one time (预约), as oneself or as one's company.

    `uid` and `sequence` are its identity in calendars (RFC 5545); the sequence grows with every change people
    are told of. `price` is what was agreed when it was made.
    """

    space = models.ForeignKey(
        Space, verbose_name=_("场地"), on_delete=models.PROTECT, related_name="bookings"
    )
    person = models.ForeignKey(
        Person, verbose_name=_("预约人"), null=True, on_delete=models.SET_NULL, related_name="bookings"
    )
    company = models.ForeignKey(
        Company,
        verbose_name=_("企业"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bookings",
    )
    booked_by = models.ForeignKey(
        Person, verbose_name=_("代为预约"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    title = models.CharField(_("用途"), max_length=80)
    attendees = models.PositiveSmallIntegerField(_("几个人"), default=1, validators=[MinValueValidator(1)])
    note = models.CharField(_("给服务台的话"), max_length=500, blank=True)
    starts = models.DateTimeField(_("开始"))
    ends = models.DateTimeField(_("结束"))
    state = models.CharField(_("状态"), max_length=10, choices=BookingState)
    reason = models.CharField(_("原因"), max_length=300, blank=True)
    price = models.DecimalField(_("费用（元）"), max_digits=9, decimal_places=2, default=Decimal(0))
    deposit = models.DecimalField(_("押金（元）"), max_digits=8, decimal_places=2, default=Decimal(0))
    series = models.ForeignKey(
        Series, verbose_name=_("重复预约"), null=True, on_delete=models.SET_NULL, related_name="bookings"
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    made_at = models.DateTimeField(_("预约时间"))
    changed_at = models.DateTimeField(_("改动时间"))
    decided_by = models.ForeignKey(
        Person, verbose_name=_("决定人"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("前一天确认"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("签到"), null=True, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("预约")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("starts")), name="spaces_ends_after_start"
            ),
            models.CheckConstraint(condition=models.Q(attendees__gte=1), name="spaces_somebody_comes"),
        ]
        indexes = [
            models.Index(fields=["person", "starts"], name="spaces_bookings_of_person"),
            models.Index(fields=["company", "starts"], name="spaces_bookings_of_company"),
            models.Index(fields=["space", "starts"], name="spaces_bookings_of_space"),
            models.Index(fields=["state", "starts"], name="spaces_bookings_by_state"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def holds(self) -> bool:
        """Whether it keeps others out of its room."""
        return self.state in HOLDS

    @property
    def chip(self) -> Chip:
        """Its state in a word."""
        return Chip(self.get_state_display(), TONES[self.state])

    @property
    def minutes(self) -> int:
        """How long it is."""
        return int((self.ends - self.starts).total_seconds()) // 60


class BookingEquipment(models.Model):
    """Movable things promised to a booking."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="equipment")
    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="uses")
    count = models.PositiveSmallIntegerField(_("几件"), validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("借用设备")
        constraints = [
            models.UniqueConstraint(fields=["booking", "equipment"], name="spaces_equipment_once_a_booking"),
            models.CheckConstraint(condition=models.Q(count__gte=1), name="spaces_equipment_one_or_more"),
        ]

    def __str__(self) -> str:
        return f"{self.equipment} × {self.count}"


class ExtraState(models.TextChoices):
    """How far a request is."""

    ASKED = "asked", _("待办")
    DONE = "done", _("办好了")
    DECLINED = "declined", _("办不了")
    WITHDRAWN = "withdrawn", _("不用了")


class ExtraRequest(models.Model):
    """A small service asked for with a booking, worked off by the desk."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="extras")
    extra = models.ForeignKey(Extra, on_delete=models.PROTECT, related_name="requests")
    words = models.CharField(_("要求"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=ExtraState, default=ExtraState.ASKED)
    answer = models.CharField(_("答复"), max_length=200, blank=True)
    done_by = models.ForeignKey(
        Person, verbose_name=_("办的人"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("附加服务请求")
        constraints = [
            models.UniqueConstraint(fields=["booking", "extra"], name="spaces_extra_once_a_booking")
        ]

    def __str__(self) -> str:
        return f"{self.extra}"


class Closure(models.Model):
    """A time in which a room is shut (维修, 活动). `uid` is its identity in the calendar it was read from."""

    space = models.ForeignKey(
        Space, verbose_name=_("场地"), on_delete=models.CASCADE, related_name="closures"
    )
    starts = models.DateTimeField(_("开始"))
    ends = models.DateTimeField(_("结束"))
    reason = models.CharField(_("原因"), max_length=120)
    uid = models.CharField(max_length=255, blank=True, editable=False)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("临时关闭")
        ordering = ["starts", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("starts")),
                name="spaces_closure_ends_after_start",
                violation_error_message=_("结束要晚于开始。"),
            ),
            models.UniqueConstraint(
                fields=["space", "uid", "starts"],
                condition=~models.Q(uid=""),
                name="spaces_closure_read_once",
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class Occupancy(models.Model):
    """One undivided room taken from one minute to another; two rows of a room never overlap.

    The database itself refuses an overlap: PostgreSQL by an exclusion constraint, SQLite by triggers (see
    migration 0002). `begins` and `ends` are minutes since 1970-01-01 00:00 UTC, the end not included, with
    the time to prepare and to tidy up. What is longer than a day lies here in pieces of a day at most.
    """

    leaf = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="occupancies")
    begins = models.PositiveIntegerField()
    ends = models.PositiveIntegerField()
    booking = models.ForeignKey(Booking, null=True, on_delete=models.CASCADE, related_name="occupancies")
    closure = models.ForeignKey(Closure, null=True, on_delete=models.CASCADE, related_name="occupancies")
    offer = models.ForeignKey("spaces.Offer", null=True, on_delete=models.CASCADE, related_name="occupancies")
    quiet_use = models.ForeignKey(
        "spaces.QuietUse", null=True, on_delete=models.CASCADE, related_name="occupancies"
    )

    class Meta:
        verbose_name = _("占用")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("begins")), name="spaces_occupancy_ends_after_begin"
            ),
            models.CheckConstraint(
                condition=models.Q(ends__lte=models.F("begins") + 24 * 60 + 480),
                name="spaces_occupancy_within_a_day",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(booking__isnull=False, closure=None, offer=None, quiet_use=None)
                    | models.Q(booking=None, closure__isnull=False, offer=None, quiet_use=None)
                    | models.Q(booking=None, closure=None, offer__isnull=False, quiet_use=None)
                    | models.Q(booking=None, closure=None, offer=None, quiet_use__isnull=False)
                ),
                name="spaces_occupancy_of_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["leaf", "begins", "ends"], name="spaces_occupied_leaf"),
            models.Index(fields=["begins", "ends", "leaf"], name="spaces_occupied_time"),
        ]

    def __str__(self) -> str:
        return f"{self.leaf_id} {self.begins}–{self.ends}"
