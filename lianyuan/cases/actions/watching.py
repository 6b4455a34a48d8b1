"""Looking after promises once a day: who must know that one is in danger, who that it was broken."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from lianyuan.accounts.models import Person
from lianyuan.core import clock
from lianyuan.notifications.actions import NewNotice, notify_many
from lianyuan.places import queries as places
from lianyuan.places.models import Place
from lianyuan.workdays.queries import add_working_days

from ..ledger_notices import TIME, administrators_of, applicant_words
from ..models import AlertKind, Case, CaseAlert, CaseEvent, DeskWatch, EventKind
from ..models.case import RUNNING, CaseQuerySet
from ..notices import applicants_of

WATCH_JOB = "cases.watch"
# A case whose clock stands still is neither due nor overdue.
CASES_AT_ONCE = 500
# What the desk does that an applicant who waits for an answer takes as one.
ANSWERS = (EventKind.MESSAGE, EventKind.ASKED, EventKind.EXTENDED, EventKind.CORRECTED)
TO_APPLICANT = {AlertKind.OVERDUE: "broken", AlertKind.SILENT: "still_waiting"}


@dataclass(frozen=True)
class Watched:
    """How many cases people were told of."""

    soon: int
    overdue: int
    silent: int = 0


def watch_promises(*, on: date | None = None) -> Watched:
    """Tell each case's people once that it is due soon, and once that it is overdue; then its applicant too.

    Where the day passes by which the applicant was to hear more, and they heard nothing, both are told again.

    Done once a day by the worker; safe to repeat. Days without a worker are made up for: what became overdue
    meanwhile is told of all the same.
    """
    today = on or clock.today()
    soon = overdue = silent = 0
    # A case may have been handed to a centre that has no services of its own.
    watched = Case.objects.filter(state__in=RUNNING).order_by().values("centre")
    for centre in Place.objects.filter(pk__in=watched).order_by("pk"):
        watch = DeskWatch.objects.filter(centre=centre).first() or DeskWatch(centre=centre)
        answer_by = add_working_days(today, watch.answer_days).date
        until = add_working_days(today, watch.warn_days).date
        while some := _tell(centre, AlertKind.OVERDUE, today, _overdue(centre, today), answer_by):
            overdue += some
        while some := _tell(centre, AlertKind.SOON, today, _soon(centre, today, until), None):
            soon += some
        promised = _unkept(centre, today).values_list("answer_by", flat=True)
        for day in sorted({day for day in promised if day is not None}):
            while some := _tell(centre, AlertKind.SILENT, today, _unanswered(centre, today, day), day):
                silent += some
    return Watched(soon, overdue, silent)


def _overdue(centre: Place, today: date) -> CaseQuerySet:
    late = Case.objects.open().filter(centre=centre, state__in=RUNNING, due_on__lt=today)
    return late.exclude(alerts__kind=AlertKind.OVERDUE)


def _soon(centre: Place, today: date, until: date) -> CaseQuerySet:
    near = Case.objects.open().filter(centre=centre, state__in=RUNNING, due_on__range=(today, until))
    return near.exclude(alerts__kind__in=AlertKind.values)


def _unkept(centre: Place, today: date) -> QuerySet[CaseAlert]:
    """What promised an answer on a late case by a day that is past, where none came."""
    heard = CaseEvent.objects.filter(case=OuterRef("case"), kind__in=ANSWERS, at__gt=OuterRef("at"))
    told = CaseAlert.objects.filter(~Exists(heard), kind=AlertKind.OVERDUE, answer_by__lt=today)
    late = Case.objects.open().filter(centre=centre, state__in=RUNNING, due_on__lt=today)
    return told.filter(case__in=late.exclude(alerts__kind=AlertKind.SILENT))


def _unanswered(centre: Place, today: date, answer_by: date) -> CaseQuerySet:
    unkept = _unkept(centre, today).filter(answer_by=answer_by)
    return Case.objects.filter(pk__in=unkept.values("case"))


def _tell(centre: Place, kind: AlertKind, today: date, cases: CaseQuerySet, answer_by: date | None) -> int:
    """Tell of the next of these cases, which are then no longer among them; how many they were."""
    with transaction.atomic():
        # The centre's row orders two routines at once; the cases are held so that none closes meanwhile.
        Place.objects.select_for_update(no_key=True).get(pk=centre.pk)
        pks = list(cases.order_by("due_on", "pk").values_list("pk", flat=True)[:CASES_AT_ONCE])
        list(Case.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk"))
        found = list(
            cases.filter(pk__in=pks)
            .order_by("due_on", "pk")
            .select_related("service", "company", "applicant", "handler")
        )
        CaseAlert.objects.bulk_create(
            CaseAlert(case=case, kind=kind, due_on=case.due_on, answer_by=answer_by, at=clock.now())
            for case in found
        )
        notify_many(_to_desk(centre, kind, today, found, answer_by))
        if answer_by is not None:
            notify_many(_to_applicants(found, kind, answer_by))
    return len(found)


def _to_desk(
    centre: Place, kind: AlertKind, today: date, cases: Sequence[Case], answer_by: date | None
) -> Iterable[NewNotice]:
    """One notice for each named person about all of them, and one for each handler about theirs."""
    if not cases:
        return
    concerns = {person.pk: list(cases) for person in watchers_of(centre)}
    for case in cases:
        handler = case.handler
        if handler is not None and handler.pk not in concerns and _still_there(handler, centre):
            concerns[handler.pk] = [other for other in cases if other.handler_id == handler.pk]
    for person_id, theirs in concerns.items():
        words = {
            "count": str(len(theirs)),
            "centre": centre.name,
            "due_on": theirs[0].due_on.isoformat(),
            "answer_on": answer_by.isoformat() if answer_by else "",
        }
        yield NewNotice(
            person_id=person_id,
            kind=TIME.name,
            key=f"cases.watch:{kind}:{centre.pk}:{person_id}:{today}:{cases[0].pk}",
            wording=str(kind),
            words=words,
            href=f"{reverse('cases:desk-cases')}?view=open",
        )


def watchers_of(centre: Place) -> list[Person]:
    """Whom a centre named and who still works there; where nobody is left, the nearest administrators."""
    named = [row.person for row in centre.watch_people.select_related("person").order_by("pk")]
    return [person for person in named if _still_there(person, centre)] or administrators_of(centre)


def _still_there(person: Person, centre: Place) -> bool:
    return places.holds_role(person, centre, *places.DESK_ROLES)


def _to_applicants(cases: Sequence[Case], kind: AlertKind, answer_by: date) -> Iterable[NewNotice]:
    wording = TO_APPLICANT[kind]
    for case in cases:
        for person in applicants_of(case):
            yield NewNotice(
                person_id=person.pk,
                kind=TIME.name,
                key=f"cases.{wording}:{case.pk}:{person.pk}",
                wording=wording,
                words=applicant_words(case) | {"answer_on": answer_by.isoformat()},
                href=reverse("cases:case", args=[case.reference]),
            )
