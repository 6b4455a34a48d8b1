"""An opinion asked of somebody who doesn't handle the case, without giving the case away."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models import Person

from .case import Case
from .record import CaseEvent


class OpinionQuerySet(models.QuerySet["Opinion"]):
    """Opinions asked for."""

    def open_to(self, person: Person, today: date) -> "OpinionQuerySet":
        """Those the person is asked for and may still read: not ended, their last day not over."""
        return self.filter(expert=person, ended_at__isnull=True, until__gte=today)


class Opinion(models.Model):
    """A question to a colleague or an outside expert (征求意见), answered in a thread the desk alone reads.

    They see the question, the chosen `answers` (keys of the form) and the files of the chosen `steps`, up to
    and including the day `until`; then, or once it is ended, nothing. Until a link is accepted there is no
    `expert`, and only the link's hash is kept.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="opinions")
    question = models.TextField(_("想请教的问题"), max_length=2000)
    answers = models.JSONField(_("给对方看的内容"), default=list)
    steps = models.ManyToManyField(CaseEvent, verbose_name=_("给对方看的附件"), related_name="+")
    expert = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("请教谁"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="opinions_asked_of",
    )
    token_hash = models.CharField(max_length=64, blank=True)
    until = models.DateField(_("看到哪天为止"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("谁请教的"), on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("时间"))
    ended_at = models.DateTimeField(_("收回时间"), null=True, blank=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("征求的意见")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"], condition=~models.Q(token_hash=""), name="cases_opinion_link_once"
            ),
            models.CheckConstraint(
                condition=models.Q(expert__isnull=False) | ~models.Q(token_hash=""),
                name="cases_opinion_asked_of_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.asked_at:%Y-%m-%d}"

    def is_open(self, today: date) -> bool:
        """Whether it can still be answered."""
        return self.ended_at is None and today <= self.until


class OpinionWords(models.Model):
    """What was said about a question, by the expert or by the desk."""

    opinion = models.ForeignKey(Opinion, on_delete=models.CASCADE, related_name="thread")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("谁"), on_delete=models.PROTECT, related_name="+"
    )
    body = models.TextField(_("内容"), max_length=2000)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("意见")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.opinion_id} {self.at:%Y-%m-%d %H:%M}"
