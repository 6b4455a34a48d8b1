"""Rooms the district lends out: what they are, what is in them, when they are open."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models import Person
from lianyuan.places.models import Place
from lianyuan.places.queries import DESK_ROLES

WEEKDAYS = [
    (0, _("星期一")),
    (1, _("星期二")),
    (2, _("星期三")),
    (3, _("星期四")),
    (4, _("星期五")),
    (5, _("星期六")),
    (6, _("星期日")),
]
# A booking is told to the minute; the shortest step people choose by.
LONGEST_MINUTES = 24 * 60


class SpaceKind(models.TextChoices):
    """What a room is for."""

    TRAINING = "training", _("培训室")
    MEETING = "meeting", _("会议室")
    RECEPTION = "reception", _("会客室")
    GYM = "gym", _("健身房")
    READING = "reading", _("阅读角")
    NURSING = "nursing", _("母婴室")
    OTHER = "other", _("其他")


class Audience(models.TextChoices):
    """Who may book by themselves; the desk of the place may always."""

    EVERYONE = "everyone", _("登录的人都可以")
    COMPANIES = "companies", _("只代表企业")
    DESK = "desk", _("只由服务台预约")


class Feature(models.Model):
    """Something fixed in a room that people ask for (投影, 白板, 视频会议)."""

    name = models.CharField(_("名称"), max_length=30, unique=True)

    class Meta:
        verbose_name = _("固定设备")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SpaceQuerySet(models.QuerySet["Space"]):
    """Rooms as whoever asks may see them."""

    def offered(self) -> "SpaceQuerySet":
        """Rooms that are lent out at present."""
        return self.filter(is_active=True)

    def at_desks_of(self, person: Person) -> "SpaceQuerySet":
        """Rooms of places the person works at or administers."""
        return self.filter(place__in=Place.objects.where_person_is(person, *DESK_ROLES))

    def bookable(self) -> "SpaceQuerySet":
        """Rooms booked ahead by name: all but nursing rooms, where nobody gives a name."""
        return self.offered().exclude(kind=SpaceKind.NURSING)


def minutes_field(label: Any, default: int, most: int, least: int = 0) -> Any:
    """A number of minutes a keeper sets."""
    return models.PositiveIntegerField(
        label, default=default, validators=[MinValueValidator(least), MaxValueValidator(most)]
    )


class Space(models.Model):
    """A room (场地), or a part of one: a divided hall is `whole` of its parts; only parts are occupied.

    Times are minutes; prices yuan, for an hour. `grace_minutes` after its start a booking nobody came to
    gives its time back; without a value it keeps it.
    """

    place = models.ForeignKey(Place, verbose_name=_("位于"), on_delete=models.PROTECT, related_name="spaces")
    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("类别"), max_length=10, choices=SpaceKind)
    whole = models.ForeignKey(
        "self",
        verbose_name=_("是哪个场地的一部分"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
    )
    capacity = models.PositiveSmallIntegerField(_("坐得下几人"), validators=[MinValueValidator(1)])
    whereabouts = models.CharField(_("怎么走"), max_length=120, blank=True)
    layout = models.CharField(_("布置"), max_length=120, blank=True)
    description = models.TextField(_("介绍"), max_length=2000, blank=True)
    features: "models.ManyToManyField[Feature, models.Model]" = models.ManyToManyField(
        Feature, verbose_name=_("固定设备"), blank=True, related_name="spaces"
    )
    step_free = models.BooleanField(_("轮椅可以到"), default=False)
    accessibility = models.TextField(_("无障碍说明"), max_length=1000, blank=True)
    house_rules = models.TextField(_("使用规则"), max_length=2000, blank=True)
    terms = models.TextField(_("预约须知"), max_length=2000, blank=True)
    audience = models.CharField(_("谁可以预约"), max_length=10, choices=Audience, default=Audience.EVERYONE)
    needs_approval = models.BooleanField(_("预约要服务台同意"), default=False)
    hourly_price = models.DecimalField(
        _("每小时价格（元）"),
        max_digits=8,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0))],
    )
    deposit = models.DecimalField(
        _("押金（元）"),
        max_digits=8,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0))],
    )
    buffer_before = minutes_field(_("开始前留几分钟准备"), 0, 240)
    buffer_after = minutes_field(_("结束后留几分钟收拾"), 0, 240)
    shortest = minutes_field(_("最短几分钟"), 30, LONGEST_MINUTES, least=5)
    longest = minutes_field(_("最长几分钟"), 240, LONGEST_MINUTES, least=5)
    step = minutes_field(_("每几分钟一格"), 30, 240, least=5)
    lead = minutes_field(_("最晚提前几分钟预约"), 0, 60 * 24 * 30)
    days_ahead = models.PositiveSmallIntegerField(
        _("最早提前几天预约"), default=28, validators=[MinValueValidator(1), MaxValueValidator(366)]
    )
    grace_minutes = models.PositiveSmallIntegerField(
        _("开始后几分钟没人签到就让出"),
        null=True,
        blank=True,
        default=15,
        validators=[MinValueValidator(5), MaxValueValidator(240)],
    )
    closed_on_holidays = models.BooleanField(_("法定节假日不开放"), default=True)
    is_active = models.BooleanField(_("开放预约"), default=True)

    objects = SpaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("场地")
        ordering = ["place__path", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "name"],
                name="spaces_name_once_a_place",
                violation_error_message=_("这里已经有一个同名的场地，请换个名字。"),
            ),
            models.CheckConstraint(
                condition=models.Q(longest__gte=models.F("shortest")),
                name="spaces_longest_not_below_shortest",
                violation_error_message=_("最长时间不能少于最短时间。"),
            ),
            models.CheckConstraint(
                condition=models.Q(longest__lte=LONGEST_MINUTES), name="spaces_longest_within_a_day"
            ),
            models.CheckConstraint(condition=models.Q(step__gte=5), name="spaces_step_of_five_or_more"),
            models.CheckConstraint(
                condition=models.Q(whole__isnull=True) | ~models.Q(whole=models.F("id")),
                name="spaces_not_part_of_itself",
            ),
            models.CheckConstraint(condition=models.Q(capacity__gte=1), name="spaces_room_for_one"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def names_nobody(self) -> bool:
        """A nursing room: used without a name, by anybody."""
        return self.kind == SpaceKind.NURSING


class SpaceHours(models.Model):
    """When a room is open on one weekday. Several rows a day make a break."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("星期"), choices=WEEKDAYS)
    opens = models.TimeField(_("开门"))
    closes = models.TimeField(_("关门"))

    class Meta:
        verbose_name = _("开放时间")
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")),
                name="spaces_hours_close_after_opening",
                violation_error_message=_("关门时间要晚于开门时间。"),
            ),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="spaces_hours_weekday_known"),
            models.UniqueConstraint(fields=["space", "weekday", "opens"], name="spaces_hours_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class Equipment(models.Model):
    """Something movable that can be had with a room of a place (麦克风), and how many there are."""

    place = models.ForeignKey(
        Place, verbose_name=_("存放在"), on_delete=models.PROTECT, related_name="equipment"
    )
    name = models.CharField(_("名称"), max_length=40)
    count = models.PositiveSmallIntegerField(_("一共几件"))

    class Meta:
        verbose_name = _("可移动设备")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "name"],
                name="spaces_equipment_once_a_place",
                violation_error_message=_("这里已经登记了同名的设备，请改数量。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Extra(models.Model):
    """A small service that can be asked for with a room (茶水, 保洁); `lead` is how many minutes before."""

    place = models.ForeignKey(
        Place, verbose_name=_("提供的地点"), on_delete=models.PROTECT, related_name="extras"
    )
    name = models.CharField(_("名称"), max_length=40)
    explanation = models.CharField(_("说明"), max_length=120, blank=True)
    lead = minutes_field(_("最晚提前几分钟"), 60, 60 * 24 * 30)
    is_offered = models.BooleanField(_("可以要"), default=True)

    class Meta:
        verbose_name = _("附加服务")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "name"],
                name="spaces_extra_once_a_place",
                violation_error_message=_("这里已经有同名的服务，请改它。"),
            )
        ]

    def __str__(self) -> str:
        return self.name
