"""What goes on around a case at the desk: notes, teams, passing from hand to hand, answers put right."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianyuan.places.models import Place

from .case import Case
from .record import CaseEvent


class CaseNote(models.Model):
    """An internal note: what the desk writes for itself. The applicant's side never reads it, nor is it told.

    `event` is the step whose reason it is, such as a hand-over.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    event = models.OneToOneField(
        CaseEvent, null=True, blank=True, on_delete=models.CASCADE, related_name="note"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("谁"), on_delete=models.PROTECT, related_name="case_notes"
    )
    body = models.TextField(_("内容"), max_length=2000)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("内部备注")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~models.Q(body=""), name="cases_note_says_something")]
        indexes = [models.Index(fields=["case", "id"], name="cases_notes_in_order")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%Y-%m-%d %H:%M}"


class Team(models.Model):
    """Some of the people at a service centre, to whom cases are handed as a group."""

    centre = models.ForeignKey(
        Place, verbose_name=_("服务中心"), on_delete=models.PROTECT, related_name="desk_teams"
    )
    name = models.CharField(_("小组名称"), max_length=30)
    is_active = models.BooleanField(_("接收办件"), default=True)

    class Meta:
        verbose_name = _("窗口小组")
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "name"],
                name="cases_team_name_once",
                violation_error_message=_("这个服务中心已经有一个同名的小组，请换个名字。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """A person's place in a team. It opens nothing by itself: who may handle a case follows from roles."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("人员"), on_delete=models.CASCADE, related_name="desk_teams"
    )

    class Meta:
        verbose_name = _("小组成员")
        constraints = [models.UniqueConstraint(fields=["team", "person"], name="cases_team_member_once")]

    def __str__(self) -> str:
        return f"{self.team} {self.person}"


class Handover(models.Model):
    """To whom a step gave a case: a person, a team, or another service centre; and who had it before."""

    event = models.OneToOneField(CaseEvent, on_delete=models.CASCADE, related_name="handover")
    from_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("原经办人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cases_handed_on",
    )
    to_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("转给的人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cases_handed_over",
    )
    to_team = models.ForeignKey(
        Team, verbose_name=_("转给的小组"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    to_centre = models.ForeignKey(
        Place,
        verbose_name=_("转给的服务中心"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("转交")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_person__isnull=False, to_team__isnull=True, to_centre__isnull=True)
                | models.Q(to_person__isnull=True, to_team__isnull=False, to_centre__isnull=True)
                | models.Q(to_person__isnull=True, to_team__isnull=True, to_centre__isnull=False),
                name="cases_handed_to_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.whom}"

    @property
    def whom(self) -> str:
        """To whom, in words."""
        return str(self.to_person or self.to_team or self.to_centre)


class CorrectionReason(models.TextChoices):
    """What is the matter with an answer."""

    WRONG = "wrong", _("不正确")
    INCOMPLETE = "incomplete", _("不完整")
    OUTDATED = "outdated", _("已过期")


class Correction(models.Model):
    """One answer the desk asked to have put right, and what came of it.

    `old` is the answer as it was when asked (null: none was given); `new` is what it became, once
    `answered_in` names the reply it came with. Answers may be private: both are shown to those who may see
    the case, and never enter the audit trail.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="corrections")
    asked_in = models.ForeignKey(CaseEvent, on_delete=models.CASCADE, related_name="corrections_asked")
    answered_in = models.ForeignKey(
        CaseEvent, null=True, blank=True, on_delete=models.CASCADE, related_name="corrections_answered"
    )
    key = models.CharField(_("问题"), max_length=40)
    reason = models.CharField(_("原因"), max_length=10, choices=CorrectionReason)
    words = models.CharField(_("说明"), max_length=300, blank=True)
    old = models.JSONField(_("原来的内容"), null=True, blank=True)
    new = models.JSONField(_("更正后的内容"), null=True, blank=True)

    class Meta:
        verbose_name = _("更正")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["asked_in", "key"], name="cases_correction_asked_once"),
            models.CheckConstraint(
                condition=models.Q(reason__in=CorrectionReason.values), name="cases_correction_reason_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.key}"
