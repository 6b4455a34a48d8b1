"""The desk's checklist as it was gone through for one case."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .case import Case


class ChecklistTick(models.Model):
    """One line of the checklist, ticked for a case; taken back, it stays on record with who did.

    `number` is the line's, from 1, in the service version the case was filed under, which never changes.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="ticks")
    number = models.PositiveSmallIntegerField(_("第几条"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("谁核对的"),
        on_delete=models.PROTECT,
        related_name="checklist_ticks",
    )
    at = models.DateTimeField(_("时间"))
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("谁取消的"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="checklist_ticks_taken_back",
    )
    taken_back_at = models.DateTimeField(_("取消时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("核对记录")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"],
                condition=models.Q(taken_back_at__isnull=True),
                name="cases_line_ticked_once",
            ),
            models.CheckConstraint(
                condition=models.Q(taken_back_at__isnull=True, taken_back_by__isnull=True)
                | models.Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="cases_tick_taken_back_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"
