"""What someone has filled in so far and not handed in yet."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.companies.models import Company, Membership

from .versions import QuestionnaireVersion

# A draft nobody touched for so long is deleted; every page of it says until when it is kept.
KEPT_FOR = timedelta(days=60)


class DraftQuerySet(models.QuerySet["Draft"]):
    """Drafts, as their person may see them."""

    def of(self, person: Person) -> "DraftQuerySet":
        """The person's own, as themselves and for companies they belong to now."""
        companies = Membership.objects.current().filter(person=person).values("company")
        return self.filter(person=person).filter(
            models.Q(company__isnull=True) | models.Q(company__in=companies)
        )

    def filled_in(self, actor: Actor, use: str, subject: str) -> "DraftQuerySet":
        """The actor's own for a subject, as whom they act now."""
        company: Any = actor.company_id
        return self.filter(person=actor.person, company_id=company, use=use, subject=subject)

    def stale(self, now: datetime) -> "DraftQuerySet":
        """Those nobody touched for as long as drafts are kept."""
        return self.filter(changed_at__lt=now - KEPT_FOR)


class Draft(models.Model):
    """One person's unfinished form, as themselves or for a company, for one subject of one use.

    `answers` are as they were left, right or not; they are checked when handed in. `edition` grows with
    every change, so that a second tab or device notices. `others` holds, per question, what was written
    elsewhere at the same time and waits for the person to choose. `notes` say what became of answers when
    the form changed meanwhile. `prefilled` are the questions filled in from what is known.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("填表人"), on_delete=models.CASCADE, related_name="drafts"
    )
    company = models.ForeignKey(
        Company,
        verbose_name=_("代表的企业"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="drafts",
    )
    use = models.CharField(_("用在哪里"), max_length=30)
    subject = models.CharField(_("用来办什么"), max_length=60)
    version = models.ForeignKey(
        QuestionnaireVersion, verbose_name=_("表单"), on_delete=models.PROTECT, related_name="drafts"
    )
    answers = models.JSONField(_("填写内容"), default=dict)
    others = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    prefilled = models.JSONField(default=list)
    page = models.PositiveSmallIntegerField(_("填到第几页"), default=1)
    edition = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(_("开始时间"), default=timezone.now)
    changed_at = models.DateTimeField(_("最近保存"), default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("草稿")
        indexes = [models.Index(fields=["changed_at"], name="questionnaires_draft_by_age")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "use", "subject"],
                condition=models.Q(company__isnull=True),
                name="questionnaires_own_draft_once",
            ),
            models.UniqueConstraint(
                fields=["person", "company", "use", "subject"],
                condition=models.Q(company__isnull=False),
                name="questionnaires_company_draft_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use} {self.subject}"

    @property
    def kept_until(self) -> datetime:
        """When it is deleted unless someone goes on."""
        return self.changed_at + KEPT_FOR
