"""The anonymous figures of a month, as they were told once it was over; they never change afterwards."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .catalogue import Service


class StatisticsMonth(models.Model):
    """A month whose figures were told."""

    month = models.DateField(_("月份"), primary_key=True)
    told_at = models.DateTimeField(_("公布时间"))

    class Meta:
        verbose_name = _("统计月份")

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class ServiceMonth(models.Model):
    """What is told of one service in one month. Null is what isn't told, since too few are behind it.

    `median_days` and `in_time_percent` are of the completed cases: handling working days, and how many of
    them were done by their due date.
    """

    month = models.ForeignKey(StatisticsMonth, on_delete=models.CASCADE, related_name="services")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="months")
    filed = models.PositiveIntegerField(_("提交"), null=True)
    completed = models.PositiveIntegerField(_("办结"), null=True)
    refused = models.PositiveIntegerField(_("不予办理"), null=True)
    withdrawn = models.PositiveIntegerField(_("撤回"), null=True)
    median_days = models.PositiveSmallIntegerField(_("一半在几个工作日内办结"), null=True)
    in_time_percent = models.PositiveSmallIntegerField(_("按时办结的比例"), null=True)

    class Meta:
        verbose_name = _("事项的月度统计")
        constraints = [
            models.UniqueConstraint(fields=["month", "service"], name="cases_service_month_once"),
            models.CheckConstraint(
                condition=models.Q(in_time_percent__isnull=True) | models.Q(in_time_percent__lte=100),
                name="cases_service_month_percent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.month_id}"
