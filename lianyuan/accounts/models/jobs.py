"""Work to do, written in the same transaction as the deed that wants it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .outbox import OutboxRow


class Job(OutboxRow):
    """One piece of work for the worker; its kind says what does it."""

    kind = models.CharField(_("类别"), max_length=60)
    payload = models.JSONField(default=dict)
    key = models.CharField(_("唯一键"), max_length=100, null=True, unique=True)

    class Meta:
        verbose_name = _("待办任务")
        indexes = [
            models.Index(
                fields=["next_try"],
                condition=models.Q(done_at__isnull=True, failed_at__isnull=True),
                name="accounts_job_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
