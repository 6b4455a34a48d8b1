"""What a service says of itself, version by version, and the examples each version must stand."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianyuan.core.refusals import Refused
from lianyuan.questionnaires.models import QuestionnaireVersion

from .catalogue import Audience, Service

MOST_DAYS = 250


class VersionState(models.TextChoices):
    """Where a version stands: written, in force, or replaced by a later one."""

    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已发布")
    RETIRED = "retired", _("已停用")


class VersionIsFixed(Refused):
    """A version that was published would be changed."""

    def __init__(self) -> None:
        super().__init__(_("发布过的版本不能再改。请从它新建一份草稿。"))


# What a version says, in the order of its page. From publishing on it may not change.
SAID = (
    "name",
    "summary",
    "audience",
    "promised_days",
    "extension_days_limit",
    "guide",
    "steps",
    "documents",
    "cost",
    "legal_basis",
    "results",
    "checklist",
    "form_id",
    "team_id",
)


class ServiceVersion(models.Model):
    """What a service promises and asks for, from its publishing to the next version's.

    `steps`, `documents`, `results` and `checklist` hold one entry a line; the checklist is the desk's
    alone, and a line of it that begins with `*` must be ticked before a case is completed. New cases go to
    the `team`, where there is one that still takes them.
    `revision` grows with each change of a draft, so that two people don't write over each other.
    """

    service = models.ForeignKey(
        Service, verbose_name=_("事项"), on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveSmallIntegerField(_("版本号"))
    state = models.CharField(_("状态"), max_length=9, choices=VersionState, default=VersionState.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    name = models.CharField(_("事项名称"), max_length=60)
    summary = models.CharField(_("一句话说明"), max_length=120)
    audience = models.CharField(_("谁可以办"), max_length=10, choices=Audience, default=Audience.ANYONE)
    promised_days = models.PositiveSmallIntegerField(_("承诺工作日"))
    extension_days_limit = models.PositiveSmallIntegerField(_("最多可延长的工作日"), default=0)
    guide = models.TextField(_("办事指南"), max_length=4000, blank=True)
    steps = models.TextField(_("办理步骤"), max_length=2000, blank=True)
    documents = models.TextField(_("需要的材料"), max_length=2000, blank=True)
    cost = models.CharField(_("费用"), max_length=200, blank=True)
    legal_basis = models.TextField(_("依据"), max_length=1000, blank=True)
    results = models.TextField(_("能得到什么"), max_length=1000, blank=True)
    checklist = models.TextField(_("窗口核对清单"), max_length=2000, blank=True)
    form = models.ForeignKey(
        QuestionnaireVersion,
        verbose_name=_("表单"),
        on_delete=models.PROTECT,
        related_name="service_versions",
    )
    team = models.ForeignKey(
        "cases.Team",
        verbose_name=_("办理小组"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="service_versions",
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("起草人"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="service_versions_made",
    )
    made_at = models.DateTimeField(_("起草时间"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("发布人"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="service_versions_published",
    )
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("事项版本")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="cases_service_version_once"),
            models.UniqueConstraint(
                fields=["service"], condition=models.Q(state="draft"), name="cases_one_draft_a_service"
            ),
            models.UniqueConstraint(
                fields=["service"],
                condition=models.Q(state="published"),
                name="cases_one_published_version_a_service",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=VersionState.values), name="cases_version_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", published_at__isnull=True)
                | models.Q(published_at__isnull=False, state__in=["published", "retired"]),
                name="cases_a_version_is_published_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=models.Q(promised_days__gte=1, promised_days__lte=MOST_DAYS),
                name="cases_version_promises_days",
                violation_error_message=_("承诺工作日请写 1 到 250。"),
            ),
            models.CheckConstraint(
                condition=models.Q(extension_days_limit__lte=MOST_DAYS),
                name="cases_version_extension_limit",
                violation_error_message=_("最多可延长的工作日请写 0 到 250。"),
            ),
            models.CheckConstraint(
                condition=models.Q(audience__in=Audience.values), name="cases_version_audience_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's; raises VersionIsFixed when what a published version says would change."""
        if self.pk:
            kept = ServiceVersion.objects.get(pk=self.pk)
            changed = any(getattr(kept, name) != getattr(self, name) for name in SAID)
            if changed and kept.state != VersionState.DRAFT:
                raise VersionIsFixed
        super().save(*args, **kwargs)


class ExampleOutcome(models.TextChoices):
    """What an example submission is expected to come to."""

    ACCEPTED = "accepted", _("可以提交")
    REFUSED = "refused", _("填写有误，退回修改")
    WRONG_AUDIENCE = "wrong_audience", _("这个身份不能办")


class ServiceExample(models.Model):
    """An example submission with what must come of it; publishing a version runs all of its service's.

    `wrong_keys` are the questions whose answers must be found wrong, `due_on` the due date it must get when
    filed on `filed_on`; both are optional. `steps` are what is done with the case afterwards, each
    `{"deed", "on", "state", "due_on"?}`: the deed, its day, where the case must stand then and when it must
    be due.
    """

    service = models.ForeignKey(
        Service, verbose_name=_("事项"), on_delete=models.CASCADE, related_name="examples"
    )
    name = models.CharField(_("例子"), max_length=80)
    as_company = models.BooleanField(_("以企业身份提交"), default=False)
    as_startup = models.BooleanField(_("是初创企业"), default=False)
    answers = models.JSONField(_("填写内容"), default=dict, blank=True)
    outcome = models.CharField(
        _("应有的结果"), max_length=14, choices=ExampleOutcome, default=ExampleOutcome.ACCEPTED
    )
    wrong_keys = models.JSONField(_("应指出的问题"), default=list, blank=True)
    filed_on = models.DateField(_("提交日期"), null=True, blank=True)
    due_on = models.DateField(_("应办结日期"), null=True, blank=True)
    steps = models.JSONField(_("后面的步骤"), default=list, blank=True)

    class Meta:
        verbose_name = _("例子")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["service", "name"], name="cases_example_once"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=ExampleOutcome.values), name="cases_example_outcome_known"
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__isnull=True) | models.Q(filed_on__isnull=False),
                name="cases_example_due_from_a_date",
            ),
            models.CheckConstraint(
                condition=models.Q(as_startup=False) | models.Q(as_company=True),
                name="cases_example_startups_are_companies",
            ),
            models.CheckConstraint(
                condition=models.Q(steps=[]) | models.Q(outcome="accepted", filed_on__isnull=False),
                name="cases_example_steps_follow_a_filing",
            ),
        ]

    def __str__(self) -> str:
        return self.name
