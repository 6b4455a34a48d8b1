"""Which closed cases have been kept long enough, and what is taken out of one that is anonymised."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import reduce
from operator import or_

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from lianyuan.accounts.models import Person
from lianyuan.core import clock

from .models import (
    Case,
    CaseEvent,
    CaseNote,
    ChecklistTick,
    Correction,
    Ending,
    Extension,
    FollowUpCall,
    Opinion,
    Rating,
    RatingAppeal,
    RatingFollowUp,
    RetentionRule,
    SecondRating,
)

# Nobody can sign up under a name with a space, so it is never somebody's.
NOBODY = "anonymised person"


def nobody() -> Person:
    """Who stands where the applicant's side of an anonymised case stood; can't sign in, is nobody."""
    person, is_new = Person.objects.get_or_create(
        username=NOBODY, defaults={"display_name": gettext_noop("已去标识"), "is_active": False}
    )
    if is_new:
        person.set_unusable_password()
        person.save(update_fields=["password"])
    return person


def limit_of(months: int, *, today: date) -> datetime:
    """The first moment of the day so many months ago; of a shorter month its last day."""
    number = today.year * 12 + today.month - 1 - months
    year, month = divmod(number, 12)
    day = min(today.day, monthrange(year, month + 1)[1])
    return timezone.make_aware(datetime.combine(date(year, month + 1, day), time()))


def due_cases(rule: RetentionRule) -> QuerySet[Case]:
    """The cases whose time is over under a rule: closed, rated and followed up before its limit.

    One whose bad rating is still being followed up is kept until that is closed.
    """
    return Case.objects.closed().filter(_due(rule))


def due_counts(rules: Sequence[RetentionRule]) -> dict[int, int]:
    """How many cases are due under the rules, by the service's id, where there are any."""
    if not rules:
        return {}
    found = Case.objects.closed().filter(reduce(or_, map(_due, rules)))
    counted = found.order_by().values("service").annotate(cases=Count("pk", distinct=True))
    return {row["service"]: row["cases"] for row in counted}


def _due(rule: RetentionRule) -> Q:
    limit = limit_of(rule.months, today=clock.today())
    over = Q(service=rule.service_id, closed_at__lt=limit)
    over &= Q(rating__isnull=True) | Q(rating__at__lt=limit)
    over &= Q(rating__follow_up__isnull=True) | Q(rating__follow_up__closed_at__lt=limit)
    return over & Q(anonymised_at__isnull=True) if rule.what == Ending.ANONYMISE else over


def empty(case_ids: Sequence[int], *, at: datetime) -> None:
    """Take out of these cases whose they were and all that was written; what is counted stays."""
    someone = nobody()
    events = CaseEvent.objects.filter(case__in=case_ids)
    events.update(body="", company_label="")
    events.filter(from_desk=False).update(person=someone)
    Rating.objects.filter(case__in=case_ids).update(words="", rated_by=someone)
    SecondRating.objects.filter(rating__case__in=case_ids).update(words="", rated_by=someone)
    FollowUpCall.objects.filter(follow_up__rating__case__in=case_ids).update(words="")
    RatingFollowUp.objects.filter(rating__case__in=case_ids).update(answer="")
    RatingAppeal.objects.filter(rating__case__in=case_ids).update(reason="", answer="")
    # What the desk wrote for itself, and answers as they were, are of no use to any figure.
    CaseNote.objects.filter(case__in=case_ids).delete()
    ChecklistTick.objects.filter(case__in=case_ids).delete()
    Opinion.objects.filter(case__in=case_ids).delete()
    Correction.objects.filter(case__in=case_ids).delete()
    Extension.objects.filter(case__in=case_ids).update(reason="", words="")
    # A case of somebody's that it was filed for would say whose it was.
    Case.objects.filter(parent__in=case_ids).update(parent=None)
    # So would a duplicate that is kept longer; it stays closed and says no more into which case it went.
    Case.objects.filter(merged_into__in=case_ids).update(merged_into=None)
    Case.objects.filter(pk__in=case_ids).update(
        applicant=someone, company=None, answers={}, parent=None, merged_into=None, anonymised_at=at
    )


@dataclass(frozen=True)
class Planned:
    """What a run would do now for one service."""

    rule: RetentionRule
    cases: int


def plan() -> list[Planned]:
    """What a run would do now, service by service; nothing is changed."""
    rules = list(
        RetentionRule.objects.select_related("service").order_by("service__position", "service__slug")
    )
    counts = due_counts(rules)
    return [Planned(rule, counts.get(rule.service_id, 0)) for rule in rules]
