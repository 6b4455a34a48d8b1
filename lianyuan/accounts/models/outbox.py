"""What every outbox row carries, whichever table it is in: when it is due, who has it, how it went."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianyuan.core import clock


class OutboxQuerySet(models.QuerySet[Any]):
    """Outbox rows, by where they stand."""

    def waiting(self) -> "OutboxQuerySet":
        """Rows that are neither done nor given up."""
        return self.filter(done_at__isnull=True, failed_at__isnull=True)

    def due(self) -> "OutboxQuerySet":
        """Waiting rows whose time has come and that no living worker has."""
        now = clock.now()
        free = models.Q(leased_until__isnull=True) | models.Q(leased_until__lt=now)
        return self.waiting().filter(free, next_try__lte=now)

    def failed(self) -> "OutboxQuerySet":
        """Rows given up, for a person to look at."""
        return self.filter(failed_at__isnull=False)


class OutboxRow(models.Model):
    """One piece of work, written in the same transaction as the deed that wants it.

    A worker claims it by setting `leased_until` with one conditional update. A lease that runs out is taken
    up again; a failure moves `next_try` further away each time; after the last attempt `failed_at` is set and
    a person is shown the row.
    """

    created_at = models.DateTimeField(auto_now_add=True)
    next_try = models.DateTimeField(_("下次执行"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("已试次数"), default=0)
    leased_until = models.DateTimeField(null=True)
    lease = models.CharField(max_length=32, blank=True)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    trouble = models.CharField(_("出错原因"), max_length=300, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        abstract = True
