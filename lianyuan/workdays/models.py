"""The calendar's tables: which notice governs a year, and the days that differ from the ordinary week."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarYear(models.Model):
    """A year whose State Council holiday notice is in. A year without a row is provisional."""

    year = models.PositiveSmallIntegerField(_("年份"), primary_key=True)
    notice = models.CharField(_("依据的通知"), max_length=200)

    class Meta:
        verbose_name = _("日历年份")

    def __str__(self) -> str:
        return self.notice


class SpecialDay(models.Model):
    """A weekday off, or a weekend day worked (调休上班日), by the notice of its year."""

    day = models.DateField(_("日期"), primary_key=True)
    year = models.ForeignKey(CalendarYear, on_delete=models.CASCADE, related_name="days")
    works = models.BooleanField(_("上班"))
    name = models.CharField(_("节日"), max_length=40)

    class Meta:
        verbose_name = _("特殊日")

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
