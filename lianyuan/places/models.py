"""The tree of places, and the roles people hold at them."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName


class PlaceKind(models.TextChoices):
    """What a place is; the words do not limit which may stand inside which."""

    DISTRICT = "district", _("新区")
    PARK = "park", _("园区")
    COMMUNITY = "community", _("社区")
    BUILDING = "building", _("楼宇")
    FLOOR = "floor", _("楼层")
    SPACE = "space", _("场地")


class PlaceQuerySet(models.QuerySet["Place"]):
    """Places as asked for by the rooms above."""

    def within(self, place: "Place") -> "PlaceQuerySet":
        """A place and everything inside it, at any depth."""
        return self.filter(path__startswith=place.path)

    def where_person_is(self, person: Person, *roles: PlaceRoleName) -> "PlaceQuerySet":
        """All places a person's roles (of the given names) reach: those places and all inside them."""
        reach = models.Q(pk__in=[])
        held = PlaceRole.objects.current().filter(person=person, role__in=roles)
        for path in held.values_list("place__path", flat=True):
            reach |= models.Q(path__startswith=path)
        return self.filter(reach)


class Place(models.Model):
    """A place of the district, inside its parent. `path` lists the ids from the district down, `/1/4/9/`."""

    kind = models.CharField(_("类别"), max_length=10, choices=PlaceKind)
    name = models.CharField(_("名称"), max_length=80)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("位于"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    path = models.CharField(max_length=200, unique=True, editable=False)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    latitude = models.DecimalField(
        _("纬度"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(-90)), MaxValueValidator(Decimal(90))],
    )
    longitude = models.DecimalField(
        _("经度"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(-180)), MaxValueValidator(Decimal(180))],
    )
    accessibility = models.TextField(_("无障碍说明"), blank=True, max_length=1000)
    description = models.TextField(_("介绍"), blank=True, max_length=2000)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("地点")
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"],
                name="places_place_name_once",
                violation_error_message=_("这里已经有一个同名的地点，请换个名字。"),
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=models.Q(parent__isnull=True),
                name="places_one_district",
                violation_error_message=_("一个平台只服务一个新区。请为这个地点选择“位于”。"),
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True, kind="district")
                | (models.Q(parent__isnull=False) & ~models.Q(kind="district")),
                name="places_only_district_is_root",
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="places_coordinates_come_in_pairs",
                violation_error_message=_("纬度和经度要么都写，要么都不写。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ancestor_ids(self) -> list[int]:
        """Ids of the places this one is inside of, from the district down, itself left out."""
        return [int(part) for part in self.path.strip("/").split("/")][:-1]

    @property
    def depth(self) -> int:
        """How many places this one is inside of."""
        return len(self.ancestor_ids)


class OpeningHours(models.Model):
    """When a place is open on one weekday (0 is Monday). Several rows a day make a lunch break."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(
        _("星期"),
        choices=[
            (0, _("星期一")),
            (1, _("星期二")),
            (2, _("星期三")),
            (3, _("星期四")),
            (4, _("星期五")),
            (5, _("星期六")),
            (6, _("星期日")),
        ],
    )
    opens = models.TimeField(_("开门"))
    closes = models.TimeField(_("关门"))

    class Meta:
        verbose_name = _("开放时间")
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")),
                name="places_hours_close_after_opening",
                violation_error_message=_("关门时间要晚于开门时间。"),
            ),
            models.UniqueConstraint(fields=["place", "weekday", "opens"], name="places_hours_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class PlaceRoleQuerySet(models.QuerySet["PlaceRole"]):
    """Roles at places."""

    def current(self) -> "PlaceRoleQuerySet":
        """Roles that have not ended."""
        return self.filter(ended_at__isnull=True)


class PlaceRole(models.Model):
    """What a person does at a place and everything inside it, until it ends."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("人员"), on_delete=models.CASCADE, related_name="place_roles"
    )
    place = models.ForeignKey(Place, verbose_name=_("地点"), on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(_("角色"), max_length=20, choices=PlaceRoleName)
    since = models.DateTimeField(_("开始"), default=timezone.now)
    ended_at = models.DateTimeField(_("结束"), null=True)

    objects = PlaceRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("地点角色")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "place", "role"],
                condition=models.Q(ended_at__isnull=True),
                name="places_role_held_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_role_display()} {self.place}"
