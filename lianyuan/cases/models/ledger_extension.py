"""More time for a case: asked for by its handler, approved or declined by somebody else, all on record."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .case import Case


class ExtensionState(models.TextChoices):
    """Where a request for more time stands."""

    WAITING = "waiting", _("待批准")
    APPROVED = "approved", _("已批准")
    DECLINED = "declined", _("未批准")
    LAPSED = "lapsed", _("已失效")


class Extension(models.Model):
    """A request for more working days for a case (延长申请); it lapses when the case closes first."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="extensions")
    days = models.PositiveSmallIntegerField(_("延长工作日"))
    reason = models.CharField(_("延长的原因"), max_length=500)
    state = models.CharField(_("状态"), max_length=8, choices=ExtensionState, default=ExtensionState.WAITING)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("申请延长的人"), on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("申请时间"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("批准人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    words = models.CharField(_("不批准的原因"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("延长申请")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(days__gte=1), name="cases_extension_adds_days"),
            models.CheckConstraint(
                condition=~models.Q(decided_by=models.F("asked_by")), name="cases_extension_by_two_people"
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", decided_by__isnull=True, decided_at__isnull=True)
                | models.Q(state="lapsed", decided_by__isnull=True, decided_at__isnull=False)
                | models.Q(
                    state__in=["approved", "declined"], decided_by__isnull=False, decided_at__isnull=False
                ),
                name="cases_extension_decided_by_someone",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state="waiting"), name="cases_one_extension_waits"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} +{self.days} {self.get_state_display()}"
