"""Telling what a holiday notice moved: each applicant of their case, each desk worker of all at once."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Count, F, QuerySet
from django.urls import reverse

from lianyuan.accounts import jobs
from lianyuan.notifications.actions import NewNotice, notify_many
from lianyuan.places import queries as places
from lianyuan.places.models import Place

from .actions.calendar_change import TELL_JOB
from .ledger_notices import TIME, applicant_words
from .models import CalendarChange, Case, DeadlineLine
from .models.case import OPEN
from .notices import applicants_of

CASES_AT_ONCE = 500


@transaction.atomic
def tell_of_change(*, change_id: int, after: int) -> None:
    """Tell the applicants of the next cases after a case, then queue those that follow; last tell the desks.

    Done by the worker, a few hundred a job, so that one never takes longer than a worker may. Safe to repeat.
    """
    change = CalendarChange.objects.get(pk=change_id)
    following = moved_lines(change).filter(case__gt=after).order_by("case_id", "pk")
    found = following.values_list("case_id", "due_before")[:CASES_AT_ONCE]
    lines = [(case_id, before_on) for case_id, before_on in found if before_on is not None]
    if not lines:
        notify_many(_to_desks(change))
        return
    before = dict(reversed(lines))
    cases = Case.objects.filter(pk__in=before).select_related("service", "company", "applicant", "handler")
    notify_many(
        NewNotice(
            person_id=person.pk,
            kind=TIME.name,
            key=f"cases.calendar:{change.pk}:{case.pk}:{person.pk}",
            wording="moved",
            words=applicant_words(case) | {"before_on": before[case.pk].isoformat()},
            href=reverse("cases:case", args=[case.reference]),
        )
        for case in cases.order_by("pk")
        for person in applicants_of(case)
    )
    last = lines[-1][0]
    jobs.enqueue(
        kind=TELL_JOB,
        payload={"change": change.pk, "after": last},
        key=f"cases.calendar:{change.pk}:tell:{last}",
    )


def moved_lines(change: CalendarChange) -> QuerySet[DeadlineLine]:
    """The lines by which a change moved the date of cases that are still open."""
    return DeadlineLine.objects.filter(change=change, case__state__in=OPEN).exclude(due_before=F("due_on"))


def _to_desks(change: CalendarChange) -> Iterator[NewNotice]:
    counts: Counter[int] = Counter()
    waiting: dict[int, int] = defaultdict(int)
    grouped = moved_lines(change).order_by().values("case__handler", "case__centre")
    for row in grouped.annotate(cases=Count("case", distinct=True)):
        if row["case__handler"] is not None:
            counts[row["case__handler"]] += row["cases"]
        else:
            waiting[row["case__centre"]] += row["cases"]
    for centre in Place.objects.filter(pk__in=list(waiting)):
        counts.update({person.pk: waiting[centre.pk] for person in places.desk_workers_of(centre)})
    for person_id, cases in sorted(counts.items()):
        yield NewNotice(
            person_id=person_id,
            kind=TIME.name,
            key=f"cases.calendar:{change.pk}:desk:{person_id}",
            wording="desk_moved",
            words={"count": str(cases), "notice": change.notice},
            href=f"{reverse('cases:desk-cases')}?view=open",
        )
