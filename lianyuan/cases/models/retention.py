"""How long closed cases are kept, service by service, and what each run did."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .catalogue import Service

# Ratings are told for the twelve months that ended last: what is counted there must still be there.
LEAST_MONTHS_BEFORE_DELETING = 14


class Ending(models.TextChoices):
    """What becomes of a closed case when its time is over."""

    ANONYMISE = "anonymise", _("去标识")
    DELETE = "delete", _("删除")


class RetentionRule(models.Model):
    """When a service's closed cases are anonymised or deleted; without a rule they are kept."""

    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="retention")
    months = models.PositiveSmallIntegerField(_("几个月以后"))
    what = models.CharField(_("怎么处理"), max_length=9, choices=Ending)

    class Meta:
        verbose_name = _("保存期限")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(months__gte=1, months__lte=600), name="cases_retention_months"
            ),
            models.CheckConstraint(
                condition=models.Q(what=Ending.ANONYMISE)
                | models.Q(what=Ending.DELETE, months__gte=LEAST_MONTHS_BEFORE_DELETING),
                name="cases_retention_deletes_late",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.months}"


class RetentionRun(models.Model):
    """One run over all services: what it did so far, and that it came to its end.

    `counts` is by the service's slug: `{"anonymised": 3, "deleted": 0}`. `by` is who asked for it, nobody for
    the daily routine.
    """

    started_at = models.DateTimeField(_("开始"))
    finished_at = models.DateTimeField(_("结束"), null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("谁"),
        null=True,
        on_delete=models.PROTECT,
        related_name="retention_runs",
    )
    origin = models.CharField(_("来源"), max_length=30, blank=True)
    counts = models.JSONField(_("数量"), default=dict)

    class Meta:
        verbose_name = _("保存期限的处理")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"
