"""What follows from a bad rating: its two clocks, the calls, the second rating, an appeal against it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.places.models import Place

from .case import Case
from .record import Grade, Rating


class Outcome(models.TextChoices):
    """How the follow-up of a bad rating ended."""

    PUT_RIGHT = "put_right", _("已整改")
    NOT_JUSTIFIED = "not_justified", _("核实后不成立")
    MISTAKEN = "mistaken", _("认定为误评")


class FollowUpQuerySet(models.QuerySet["RatingFollowUp"]):
    """Follow-ups of bad ratings."""

    def open(self) -> "FollowUpQuerySet":
        """Those not closed yet."""
        return self.filter(closed_at__isnull=True)

    def closed(self) -> "FollowUpQuerySet":
        """Those closed."""
        return self.filter(closed_at__isnull=False)

    def supervised_by(self, person: Person) -> "FollowUpQuerySet":
        """Those at centres the person administers, but for what they handled or have a stake in."""
        centres = Place.objects.where_person_is(person, PlaceRoleName.ADMINISTRATOR)
        own = Case.objects.of_applicant(person).values("pk")
        return (
            self.filter(rating__case__centre__in=centres, rating__case__anonymised_at__isnull=True)
            .exclude(handled_by=person)
            .exclude(rating__case__in=own)
        )


class RatingFollowUp(models.Model):
    """What is done about one bad rating: a call back, then putting it right; each by a date of its own.

    `next_due_on` is the earlier of the two dates that still stand: the call's until the call is made.
    `answer` is what the applicant was told at the end. `in_time` is kept then, since a calendar may change.
    """

    rating = models.OneToOneField(Rating, on_delete=models.CASCADE, related_name="follow_up")
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("负责人"),
        null=True,
        on_delete=models.PROTECT,
        related_name="rating_follow_ups",
    )
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("经办人"), on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(_("评价时间"))
    call_due_on = models.DateField(_("应回电日期"))
    call_provisional = models.BooleanField(_("日期暂定"), default=False)
    called_at = models.DateTimeField(_("回电时间"), null=True)
    due_on = models.DateField(_("应整改日期"))
    due_provisional = models.BooleanField(_("日期暂定"), default=False)
    next_due_on = models.DateField(_("下一个日期"))
    closed_at = models.DateTimeField(_("结束时间"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("谁结束的"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    outcome = models.CharField(_("结果"), max_length=13, choices=Outcome, blank=True)
    answer = models.TextField(_("给申请人的答复"), max_length=2000, blank=True)
    in_time = models.BooleanField(_("按时"), null=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("差评整改")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(supervisor__isnull=True) | ~models.Q(supervisor=models.F("handled_by")),
                name="cases_rated_never_supervises",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_by__isnull=True) | ~models.Q(closed_by=models.F("handled_by")),
                name="cases_rated_never_closes",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    closed_at__isnull=True, closed_by__isnull=True, outcome="", in_time__isnull=True
                )
                | models.Q(
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                    outcome__in=Outcome.values,
                    in_time__isnull=False,
                ),
                name="cases_follow_up_ends_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome=Outcome.PUT_RIGHT) | models.Q(called_at__isnull=False),
                name="cases_put_right_after_a_call",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_due_on", "id"],
                condition=models.Q(closed_at__isnull=True),
                name="cases_follow_ups_by_due",
            ),
            models.Index(
                fields=["-closed_at", "-id"],
                condition=models.Q(closed_at__isnull=False),
                name="cases_follow_ups_by_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rating_id} {self.due_on}"

    @property
    def is_open(self) -> bool:
        """Whether it is not closed yet."""
        return self.closed_at is None


class FollowUpCall(models.Model):
    """One try to call the applicant back; what was said stays inside."""

    follow_up = models.ForeignKey(RatingFollowUp, on_delete=models.CASCADE, related_name="calls")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("谁"),
        on_delete=models.PROTECT,
        related_name="follow_up_calls",
    )
    at = models.DateTimeField(_("时间"))
    reached = models.BooleanField(_("接通"))
    words = models.TextField(_("通话内容"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("回电记录")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.follow_up_id} {self.at}"


class SecondRating(models.Model):
    """What the applicant's side thinks once a bad rating was put right; once, and the first one stays."""

    rating = models.OneToOneField(Rating, on_delete=models.CASCADE, related_name="second")
    grade = models.PositiveSmallIntegerField(_("评价"), choices=Grade)
    tags = models.JSONField(_("标签"), default=list, blank=True)
    words = models.CharField(_("想说的话"), max_length=500, blank=True)
    rated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("评价人"),
        on_delete=models.PROTECT,
        related_name="second_ratings_given",
    )
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("再次评价")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(grade__gte=1, grade__lte=5), name="cases_second_grade_one_to_five"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_grade_display()} {self.rating_id}"


class RatingAppeal(models.Model):
    """The desk says that a bad rating was given by mistake; decided by someone who has no part in it."""

    rating = models.OneToOneField(Rating, on_delete=models.CASCADE, related_name="appeal")
    appellant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("申诉人"),
        on_delete=models.PROTECT,
        related_name="rating_appeals",
    )
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("经办人"), on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(_("申诉理由"), max_length=2000)
    at = models.DateTimeField(_("时间"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("谁决定的"),
        null=True,
        on_delete=models.PROTECT,
        related_name="rating_appeals_decided",
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    is_accepted = models.BooleanField(_("成立"), null=True)
    answer = models.TextField(_("决定的理由"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("误评申诉")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | (
                    ~models.Q(decided_by=models.F("appellant")) & ~models.Q(decided_by=models.F("handled_by"))
                ),
                name="cases_appeal_decided_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True, decided_at__isnull=True, is_accepted__isnull=True)
                | models.Q(decided_by__isnull=False, decided_at__isnull=False, is_accepted__isnull=False),
                name="cases_appeal_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rating_id} {self.at}"
