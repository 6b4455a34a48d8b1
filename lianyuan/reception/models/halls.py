"""What stands in a service centre's hall: its lines and its counters."""

import secrets

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models import Person
from lianyuan.cases.models import Service
from lianyuan.places.models import Place
from lianyuan.places.queries import DESK_ROLES

WEEKDAYS = [
    (0, _("星期一")),
    (1, _("星期二")),
    (2, _("星期三")),
    (3, _("星期四")),
    (4, _("星期五")),
]


def new_secret() -> str:
    """A secret that stands in an address; 128 random bits."""
    return secrets.token_urlsafe(16)


class HallQuerySet(models.QuerySet["Hall"]):
    """Halls as whoever asks may run them."""

    def at_desks_of(self, person: Person) -> "HallQuerySet":
        """Halls of centres the person works at or administers, or of one around it."""
        return self.filter(centre__in=Place.objects.where_person_is(person, *DESK_ROLES))


class Hall(models.Model):
    """The reception of one service centre (服务大厅).

    `kiosk_key` is the secret in the address of the tablet at the entrance, which takes numbers for everyone.
    On a make-up workday (调休上班日) appointments are cut as on `makeup_weekday`.
    """

    centre = models.OneToOneField(
        Place, verbose_name=_("服务中心"), on_delete=models.PROTECT, related_name="hall"
    )
    kiosk_key = models.CharField(max_length=40, unique=True, default=new_secret, editable=False)
    makeup_weekday = models.PositiveSmallIntegerField(_("调休上班日按"), choices=WEEKDAYS, default=0)

    objects = HallQuerySet.as_manager()

    class Meta:
        verbose_name = _("服务大厅")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(makeup_weekday__lte=4), name="reception_makeup_weekday_known"
            )
        ]

    def __str__(self) -> str:
        return str(self.centre)


class Line(models.Model):
    """One queue of a hall, for some services; its letter begins its numbers (A001)."""

    hall = models.ForeignKey(Hall, on_delete=models.CASCADE, related_name="lines")
    letter = models.CharField(
        _("字母"), max_length=1, validators=[RegexValidator(r"^[A-Z]$", _("请写一个大写字母，例如 A。"))]
    )
    name = models.CharField(_("队列名称"), max_length=30)
    services: "models.ManyToManyField[Service, models.Model]" = models.ManyToManyField(
        Service, verbose_name=_("办理的事项"), blank=True, related_name="lines"
    )
    is_open = models.BooleanField(_("可以取号"), default=True)

    class Meta:
        verbose_name = _("队列")
        ordering = ["letter"]
        constraints = [
            models.UniqueConstraint(
                fields=["hall", "letter"],
                name="reception_line_letter_once",
                violation_error_message=_("这个字母已经有一个队列了，请换一个。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.name}"


class Counter(models.Model):
    """One window of a hall (窗口); calls from its lines, or from all when none is named."""

    hall = models.ForeignKey(Hall, on_delete=models.CASCADE, related_name="counters")
    number = models.PositiveSmallIntegerField(_("窗口号"))
    lines: "models.ManyToManyField[Line, models.Model]" = models.ManyToManyField(
        Line, verbose_name=_("叫哪些队列"), blank=True, related_name="counters"
    )
    is_open = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = _("窗口")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["hall", "number"],
                name="reception_counter_number_once",
                violation_error_message=_("这个窗口号已经有了，请换一个。"),
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1, number__lte=99),
                name="reception_counter_number_short",
                violation_error_message=_("窗口号请写 1 到 99。"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)
