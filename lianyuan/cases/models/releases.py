"""Figures as they were told to everybody: made by the daily routine, never moved by a case in between."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .catalogue import Service


class RatingMonth(models.Model):
    """A month whose ratings were told; `outcome_told_at` is when what became of its bad ones was."""

    month = models.DateField(_("月份"), primary_key=True)
    told_at = models.DateTimeField(_("公布时间"))
    outcome_told_at = models.DateTimeField(_("整改情况公布时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("评价月份")

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class ServiceRatings(models.Model):
    """What is told of the ratings of one service in one month; null is what isn't told.

    `bad_due` and `put_right` come a month later, when the time to put things right is over.
    """

    month = models.ForeignKey(RatingMonth, on_delete=models.CASCADE, related_name="services")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="told_ratings")
    ratings = models.PositiveIntegerField(_("评价数"), null=True)
    satisfied = models.PositiveIntegerField(_("满意"), null=True)
    bad = models.PositiveIntegerField(_("差评"), null=True)
    bad_due = models.PositiveIntegerField(_("已到期的差评"), null=True)
    put_right = models.PositiveIntegerField(_("按时整改的差评"), null=True)

    class Meta:
        verbose_name = _("事项的月度评价")
        constraints = [
            models.UniqueConstraint(fields=["month", "service"], name="cases_service_ratings_once"),
            models.CheckConstraint(
                condition=models.Q(ratings__isnull=True, satisfied__isnull=True, bad__isnull=True)
                | models.Q(ratings=models.F("satisfied") + models.F("bad")),
                name="cases_service_ratings_add_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.month_id}"


class HandlingRelease(models.Model):
    """How many working days cases of a service took, in the 90 days up to and including `as_of`.

    `counted` says of which cases, each with its days, so that the next release can tell by how many it would
    differ; only the latest release of a service has it.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="handling_releases")
    as_of = models.DateField(_("截至"))
    told_at = models.DateTimeField(_("公布时间"))
    cases = models.PositiveIntegerField(_("件数"))
    median = models.PositiveSmallIntegerField(_("一半在几个工作日内"))
    ninetieth = models.PositiveSmallIntegerField(_("九成在几个工作日内"))
    counted = models.JSONField(_("算进去的办件"), default=dict)

    class Meta:
        verbose_name = _("办理用时")
        constraints = [
            models.UniqueConstraint(fields=["service", "as_of"], name="cases_handling_release_once"),
            models.CheckConstraint(condition=models.Q(cases__gte=3), name="cases_handling_release_of_three"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.as_of}"
