"""What is written down about a case: each step, how its date came about, and its rating."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..rating_tags import labels
from .case import Case
from .ledger_calendar import CalendarChange


class EventKind(models.TextChoices):
    """What happened in a step."""

    FILED = "filed", _("提交")
    ACCEPTED = "accepted", _("受理")
    BEGUN = "begun", _("着手办理")
    TAKEN = "taken", _("受理")
    OVER = "over", _("接手")
    HANDED = "handed", _("转交")
    MESSAGE = "message", _("告知")
    ASKED = "asked", _("请补充")
    REPLIED = "replied", _("回复")
    COMPLETED = "completed", _("办结")
    REFUSED = "refused", _("不予办理")
    WITHDRAWN = "withdrawn", _("撤回")
    RATED = "rated", _("评价")
    REOPENED = "reopened", _("重新办理")
    RESTORED = "restored", _("恢复")
    MERGED = "merged", _("并入别的办件")
    ABSORBED = "absorbed", _("收并重复的办件")
    PARTED = "parted", _("撤销并入")
    LET_GO = "let_go", _("放回并入的办件")
    EXTENDED = "extended", _("延长时限")
    CORRECTED = "corrected", _("更正时限")


class CaseEvent(models.Model):
    """One step of a case: what happened, by whom, as whom, with what words; never changed afterwards.

    `seen_at` is when someone of the applicant's side first opened a step of the desk's.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("步骤"), max_length=10, choices=EventKind)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("谁"), on_delete=models.PROTECT, related_name="case_events"
    )
    company_label = models.CharField(_("代表的企业"), max_length=200, blank=True)
    from_desk = models.BooleanField(_("来自窗口"))
    body = models.TextField(_("内容"), blank=True, max_length=2000)
    at = models.DateTimeField(_("时间"))
    seen_at = models.DateTimeField(_("申请人已看"), null=True, blank=True)

    class Meta:
        verbose_name = _("办理记录")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=EventKind.values), name="cases_event_kind_known"
            )
        ]
        indexes = [models.Index(fields=["case", "id"], name="cases_events_in_order")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.case_id}"


class LineKind(models.TextChoices):
    """What a line of the deadline ledger does."""

    START = "start", _("开始计时")
    PAUSE = "pause", _("暂停")
    RESUME = "resume", _("继续计时")
    EXTENSION = "extension", _("延长")
    CORRECTION = "correction", _("更正")


class LineCause(models.TextChoices):
    """Why a line is as it is, where its kind doesn't say it all."""

    PLAIN = "", _("无")
    AFTER_HOURS = "after_hours", _("下班后提交")
    DAY_OFF = "day_off", _("休息日提交")
    CALENDAR = "calendar", _("放假安排变动")
    BY_HAND = "by_hand", _("人工更正")


class DeadlineLine(models.Model):
    """One line of how a case's due date came about, caused by one step, or by a change of the calendar.

    `working_days` are those the line adds: the promise at the start, none at a pause, the days paused at the
    resumption, those approved by an extension, and with its sign what a correction changes. All of them
    together, counted from the first line's day in the calendar as it stands, give the due date. `due_on` is
    the date after this line; the last line's is the case's. `due_before` is the date before a change of the
    calendar.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="deadline_lines")
    event = models.OneToOneField(
        CaseEvent, null=True, blank=True, on_delete=models.CASCADE, related_name="deadline_line"
    )
    change = models.ForeignKey(
        CalendarChange, null=True, blank=True, on_delete=models.PROTECT, related_name="lines"
    )
    kind = models.CharField(_("事项"), max_length=10, choices=LineKind)
    cause = models.CharField(_("缘由"), max_length=11, choices=LineCause, blank=True)
    on = models.DateField(_("日期"))
    working_days = models.SmallIntegerField(_("工作日"), default=0)
    due_before = models.DateField(_("原应办结日期"), null=True, blank=True)
    due_on = models.DateField(_("应办结日期"))
    provisional = models.BooleanField(_("日期暂定"), default=False)

    class Meta:
        verbose_name = _("时限记录")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=LineKind.values), name="cases_line_kind_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=LineKind.PAUSE) | models.Q(working_days=0),
                name="cases_a_pause_adds_nothing",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=LineKind.CORRECTION)
                | models.Q(kind__in=[LineKind.PAUSE, LineKind.RESUME], working_days__gte=0)
                | models.Q(kind__in=[LineKind.START, LineKind.EXTENSION], working_days__gte=1),
                name="cases_only_corrections_take_days_away",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    kind=LineKind.START,
                    cause__in=[LineCause.PLAIN, LineCause.AFTER_HOURS, LineCause.DAY_OFF],
                )
                | models.Q(kind=LineKind.CORRECTION, cause__in=[LineCause.CALENDAR, LineCause.BY_HAND])
                | models.Q(
                    kind__in=[LineKind.PAUSE, LineKind.RESUME, LineKind.EXTENSION], cause=LineCause.PLAIN
                ),
                name="cases_line_cause_fits",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    cause=LineCause.CALENDAR,
                    event__isnull=True,
                    change__isnull=False,
                    due_before__isnull=False,
                )
                | (~models.Q(cause=LineCause.CALENDAR) & models.Q(event__isnull=False, change__isnull=True)),
                name="cases_a_line_has_one_origin",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(kind=LineKind.START), name="cases_clock_starts_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["change", "case"],
                condition=models.Q(change__isnull=False),
                name="cases_lines_of_change",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on} {self.due_on}"


class Grade(models.IntegerChoices):
    """The five grades of a rating (好差评)."""

    VERY_GOOD = 5, _("非常满意")
    GOOD = 4, _("满意")
    FAIR = 3, _("基本满意")
    BAD = 2, _("不满意")
    VERY_BAD = 1, _("非常不满意")


WORST_GRADES = (Grade.BAD, Grade.VERY_BAD)


class Rating(models.Model):
    """What the applicant's side thought of how a case was handled; one a case, never by who handled it.

    `month` is the first day of the month it was given in, in the district: what the figures are counted by.
    One that was found to be a mistake is not counted.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="rating")
    grade = models.PositiveSmallIntegerField(_("评价"), choices=Grade)
    tags = models.JSONField(_("标签"), default=list, blank=True)
    words = models.CharField(_("想说的话"), max_length=500, blank=True)
    rated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("评价人"),
        on_delete=models.PROTECT,
        related_name="ratings_given",
    )
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("经办人"),
        on_delete=models.PROTECT,
        related_name="ratings_received",
    )
    at = models.DateTimeField(_("时间"))
    month = models.DateField(_("月份"))
    is_counted = models.BooleanField(_("计入统计"), default=True)

    class Meta:
        verbose_name = _("评价")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(grade__gte=1, grade__lte=5), name="cases_rating_grade_one_to_five"
            ),
            models.CheckConstraint(
                condition=~models.Q(rated_by=models.F("handled_by")), name="cases_handler_never_rates"
            ),
        ]
        indexes = [models.Index(fields=["month", "case", "grade"], name="cases_ratings_by_month")]

    def __str__(self) -> str:
        return f"{self.get_grade_display()} {self.case_id}"

    @property
    def is_bad(self) -> bool:
        """Whether it is a bad rating (差评): one of the lowest two grades."""
        return self.grade in WORST_GRADES

    @property
    def tag_labels(self) -> list[str]:
        """Its tags in words."""
        return labels(self.tags)
