"""A service centre's desk: when it is open, and who is told when a promise is in danger."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianyuan.places.models import OpeningHours, Place

from .case import Case


class DeskHours(models.Model):
    """When a centre's desk works on one weekday (0 is Monday). Several rows a day make a lunch break.

    Without any row a centre has no closing hour: what is filed on a day counts for that day.
    """

    centre = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="desk_hours")
    weekday = models.PositiveSmallIntegerField(
        _("星期"), choices=OpeningHours._meta.get_field("weekday").choices
    )
    opens = models.TimeField(_("开始"))
    closes = models.TimeField(_("结束"))

    class Meta:
        verbose_name = _("窗口时间")
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")), name="cases_desk_closes_after_opening"
            ),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="cases_desk_weekday_known"),
            models.UniqueConstraint(fields=["centre", "weekday", "opens"], name="cases_desk_hours_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class DeskWatch(models.Model):
    """When a centre's named people are told: `warn_days` working days before a case is due, and on overdue.

    `answer_days` is within how many working days after a broken promise the applicant hears a new date.
    """

    centre = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="desk_watch")
    warn_days = models.PositiveSmallIntegerField(_("提前几个工作日提醒"), default=1)
    answer_days = models.PositiveSmallIntegerField(_("超期后几个工作日内答复"), default=2)

    class Meta:
        verbose_name = _("时限提醒")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(warn_days__lte=20, answer_days__gte=1, answer_days__lte=20),
                name="cases_watch_days_in_reason",
            )
        ]

    def __str__(self) -> str:
        return str(self.centre)


class WatchPerson(models.Model):
    """Someone a centre names to be told; nobody named means its administrators."""

    centre = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="watch_people")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("被提醒的人"), on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = _("时限提醒的人")
        constraints = [models.UniqueConstraint(fields=["centre", "person"], name="cases_watch_person_once")]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.person_id}"


class AlertKind(models.TextChoices):
    """What people were told of a case's time."""

    SOON = "soon", _("即将到期")
    OVERDUE = "overdue", _("已逾期")
    SILENT = "silent", _("逾期未答复")


class CaseAlert(models.Model):
    """That people were told of a case: each kind once. Overdue, the applicant is told too.

    `due_on` is the date as it was then; `answer_by` until when the applicant will hear a new one. Once that
    day is past without a word, they are told of that too (`SILENT`, with the same `answer_by`).
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="alerts")
    kind = models.CharField(max_length=8, choices=AlertKind)
    due_on = models.DateField(_("应办结日期"))
    answer_by = models.DateField(_("答复日期"), null=True, blank=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("时限提醒记录")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="soon")
                | models.Q(kind__in=["overdue", "silent"], answer_by__isnull=False),
                name="cases_overdue_says_when_answered",
            ),
            models.UniqueConstraint(fields=["case", "kind"], name="cases_alert_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.get_kind_display()}"
