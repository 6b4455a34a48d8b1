"""Work to do, written in the same transaction as the deed that wants it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """One piece of work for the worker.

    A worker claims it by setting `leased_until` with one conditional update. A lease that runs out is taken
    up again; a failure moves `next_try` further away each time; after the last attempt `failed_at` is set
    and a person is shown the job.
    """

    kind = models.CharField(_("类别"), max_length=60)
    payload = models.JSONField(default=dict)
    key = models.CharField(_("唯一键"), max_length=100, null=True, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    next_try = models.DateTimeField(_("下次执行"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("已试次数"), default=0)
    leased_until = models.DateTimeField(null=True)
    lease = models.CharField(max_length=32, blank=True)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    trouble = models.CharField(_("出错原因"), max_length=300, blank=True)

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
