"""How many hours a person or a company may have, who gave them more, and what was asked for in vain."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models import Person
from lianyuan.companies.models import Company
from lianyuan.places.models import Place

from .spaces import WEEKDAYS, Space, SpaceKind


class Counts(models.TextChoices):
    """Whose hours a rule counts."""

    PERSON = "person", _("按个人")
    COMPANY = "company", _("按企业")


class Period(models.TextChoices):
    """The time within which hours are counted."""

    WEEK = "week", _("每周")
    MONTH = "month", _("每月")


class Peak(models.TextChoices):
    """Which hours are counted."""

    ANY = "any", _("所有时段")
    PEAK = "peak", _("高峰时段")
    OFF_PEAK = "off_peak", _("非高峰时段")


class PeakHours(models.Model):
    """A time of the week that counts as peak (高峰) in the rooms of a place and of all inside it."""

    place = models.ForeignKey(
        Place, verbose_name=_("适用地点"), on_delete=models.CASCADE, related_name="peak_hours"
    )
    weekday = models.PositiveSmallIntegerField(_("星期"), choices=WEEKDAYS)
    begins = models.TimeField(_("从几点"))
    ends = models.TimeField(_("到几点"))

    class Meta:
        verbose_name = _("高峰时段")
        ordering = ["weekday", "begins", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("begins")),
                name="spaces_peak_ends_after_begin",
                violation_error_message=_("结束的时间要晚于开始的时间。"),
            ),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="spaces_peak_weekday_known"),
            models.UniqueConstraint(
                fields=["place", "weekday", "begins"],
                name="spaces_peak_once",
                violation_error_message=_("这个高峰时段已经有了，请先删去旧的。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.begins:%H:%M}–{self.ends:%H:%M}"


class Quota(models.Model):
    """At most so many hours in a period (限额), in the rooms of a place and inside it, or of one kind."""

    place = models.ForeignKey(
        Place, verbose_name=_("适用地点"), on_delete=models.CASCADE, related_name="space_quotas"
    )
    kind = models.CharField(_("场地类别"), max_length=10, choices=SpaceKind, blank=True)
    counts = models.CharField(_("按谁计算"), max_length=8, choices=Counts)
    period = models.CharField(_("多久算一次"), max_length=6, choices=Period)
    peak = models.CharField(_("算哪些时段"), max_length=8, choices=Peak, default=Peak.ANY)
    hours = models.PositiveSmallIntegerField(_("最多几小时"), validators=[MaxValueValidator(744)])

    class Meta:
        verbose_name = _("限额")
        ordering = ["place__path", "kind", "counts", "period", "peak", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "kind", "counts", "period", "peak"], name="spaces_quota_once"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class QuotaAccount(models.Model):
    """Locked while somebody's hours are counted, so that two bookings at once can't outrun a quota."""

    person = models.OneToOneField(Person, null=True, on_delete=models.CASCADE, related_name="quota_account")
    company = models.OneToOneField(Company, null=True, on_delete=models.CASCADE, related_name="quota_account")

    class Meta:
        verbose_name = _("时数账户")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person=None, company__isnull=False)
                | models.Q(person__isnull=False, company=None),
                name="spaces_quota_account_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class QuotaException(models.Model):
    """More hours than a quota gives (例外), to one person or company, from one day to another, with a reason.

    `hours` are added in each week or month of the quota, for bookings on these days.
    """

    quota = models.ForeignKey(
        Quota, verbose_name=_("哪条限额"), on_delete=models.CASCADE, related_name="exceptions"
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="quota_exceptions"
    )
    company = models.ForeignKey(
        Company, null=True, blank=True, on_delete=models.CASCADE, related_name="quota_exceptions"
    )
    hours = models.PositiveSmallIntegerField(
        _("多给几小时"), validators=[MinValueValidator(1), MaxValueValidator(744)]
    )
    from_day = models.DateField(_("从哪天"))
    until_day = models.DateField(_("到哪天"))
    reason = models.CharField(_("原因"), max_length=200)
    granted_by = models.ForeignKey(
        Person, verbose_name=_("批准人"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    granted_as = models.CharField(_("批准人"), max_length=80)
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("限额例外")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person=None, company__isnull=False)
                | models.Q(person__isnull=False, company=None),
                name="spaces_exception_of_one",
            ),
            models.CheckConstraint(
                condition=models.Q(until_day__gte=models.F("from_day")),
                name="spaces_exception_days_in_order",
                violation_error_message=_("结束的日子不能早于开始的日子。"),
            ),
            models.CheckConstraint(condition=models.Q(hours__gte=1), name="spaces_exception_gives_some"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class WhyNotGiven(models.TextChoices):
    """Which rule stood in the way of a demand."""

    TAKEN = "taken", _("已经有人预约")
    QUOTA = "quota", _("时数用完")


class RefusedDemand(models.Model):
    """Hours asked for and not given (没有满足的需求): which room and time, and of nobody who asked.

    `once` counts the same wish of the same person once a day. It is a hash under a secret that is thrown away
    after that day, so that nobody can be found by it.
    """

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="refused_demand")
    day = models.DateField(_("日期"))
    hour = models.PositiveSmallIntegerField(_("几点"))
    minutes = models.PositiveSmallIntegerField(_("几分钟"))
    reason = models.CharField(_("原因"), max_length=8, choices=WhyNotGiven)
    once = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("没有满足的需求")
        constraints = [
            models.CheckConstraint(condition=models.Q(hour__lte=23), name="spaces_demand_hour_known"),
        ]
        indexes = [models.Index(fields=["space", "day"], name="spaces_demand_of_space")]

    def __str__(self) -> str:
        return f"{self.space_id} {self.day} {self.hour}"
