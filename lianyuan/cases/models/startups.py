"""Which companies count as start-ups for services that are for them alone."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianyuan.companies.models.register import StartupStage


def first_stages() -> list[Any]:
    """The stages that count until the district says otherwise: all before the last."""
    return [str(stage) for stage in StartupStage if stage != StartupStage.ESTABLISHED]


class StartupTerms(models.Model):
    """The district's one definition of a start-up (初创企业), edited by its administrators.

    A company counts whose stage is one of `stages` and which was founded less than `most_years` ago, as far
    as the register says either; without `most_years` age doesn't matter.
    """

    stages = models.JSONField(_("算初创的创业阶段"), default=first_stages)
    most_years = models.PositiveSmallIntegerField(_("成立不满几年"), null=True, blank=True, default=5)

    class Meta:
        verbose_name = _("初创企业的认定")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="cases_one_definition_of_a_startup"),
            models.CheckConstraint(
                condition=models.Q(most_years__isnull=True) | models.Q(most_years__gte=1, most_years__lte=50),
                name="cases_startup_years_in_reason",
                violation_error_message=_("成立不满几年请写 1 到 50；不看年数就空着。"),
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
