"""A year's holiday notice as it is brought in: read, looked at, then saved, and what it moved."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ChangeState(models.TextChoices):
    """Where bringing in a year stands."""

    CHECKED = "checked", _("待确认")
    RUNNING = "running", _("正在重算")
    DONE = "done", _("已生效")
    DISCARDED = "discarded", _("已放弃")


class CalendarChange(models.Model):
    """One holiday notice brought in (放假安排): its days, what it would move, and how far the moving is.

    `days` are [date, works, name] of the days that differ from the ordinary week. `follows` is the change
    that was the last to take effect when this one was looked at: after another one the look is out of date.
    `position` is the last case recomputed, `looked_at` and `cases` how many of how many.
    """

    year = models.PositiveSmallIntegerField(_("年份"))
    notice = models.CharField(_("依据的通知"), max_length=200)
    upload_key = models.CharField(max_length=64, null=True, unique=True)
    days = models.JSONField(_("特殊日"))
    preview = models.JSONField(default=dict)
    state = models.CharField(_("状态"), max_length=10, choices=ChangeState, default=ChangeState.CHECKED)
    follows = models.PositiveBigIntegerField(default=0)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("导入的人"), on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("上传时间"))
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    position = models.PositiveBigIntegerField(default=0)
    looked_at = models.PositiveIntegerField(default=0)
    cases = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(_("变动的办件"), default=0)
    job_number = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("放假安排导入")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ChangeState.values), name="cases_calendar_state_known"
            ),
            # Not two at once: while one is running nobody else can start.
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state="running"), name="cases_one_calendar_change_runs"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["running", "done"]) | models.Q(confirmed_at__isnull=False),
                name="cases_calendar_confirmed_before_running",
            ),
        ]

    def __str__(self) -> str:
        return self.notice
