"""How the desk narrows its queue: read from an address or a saved view, and only what is known is used."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.db.models import Q

from lianyuan.accounts.models import Person
from lianyuan.companies.models import Company
from lianyuan.core import clock, ids

from .models import CaseState
from .models.case import RUNNING, CaseQuerySet

ME, NOBODY = "me", "nobody"
LONGEST_TEXT = 60
# More companies than this have a word in common: the text says too little.
MOST_COMPANIES = 200


@dataclass(frozen=True)
class QueueFilter:
    """What the queue is narrowed to; everything empty narrows nothing.

    `service` and `handler` are ids in digits, `handler` also `me` or `nobody`; `overdue` is `yes` or empty.
    """

    service: str = ""
    handler: str = ""
    state: str = ""
    overdue: str = ""
    q: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether it narrows nothing."""
        return self == QueueFilter()

    def as_json(self) -> dict[str, str]:
        """What is not empty, to be kept."""
        return {name: value for name, value in asdict(self).items() if value}


def read_filter(said: Mapping[str, Any]) -> QueueFilter:
    """The filter in an address or a saved view; what isn't known or can't be is left out."""
    known = {field.name: str(said.get(field.name) or "").strip() for field in fields(QueueFilter)}
    if not _is_id(known["service"]):
        known["service"] = ""
    if known["handler"] not in {ME, NOBODY} and not _is_id(known["handler"]):
        known["handler"] = ""
    if known["state"] not in CaseState.values:
        known["state"] = ""
    known["overdue"] = "yes" if known["overdue"] else ""
    known["q"] = known["q"].replace("\x00", "")[:LONGEST_TEXT]
    return QueueFilter(**known)


def narrowed(cases: CaseQuerySet, wanted: QueueFilter, person: Person) -> CaseQuerySet:
    """The cases the filter lets through; `person` is who asks."""
    if wanted.service:
        cases = cases.filter(service=int(wanted.service))
    if wanted.handler == NOBODY:
        cases = cases.filter(handler__isnull=True)
    elif wanted.handler:
        cases = cases.filter(handler=person.pk if wanted.handler == ME else int(wanted.handler))
    if wanted.state:
        cases = cases.filter(state=wanted.state)
    if wanted.overdue:
        cases = cases.filter(closed_at__isnull=True, state__in=RUNNING, due_on__lt=clock.today())
    if wanted.q:
        cases = cases.filter(_named(wanted.q))
    return cases


def _named(text: str) -> Q:
    """By reference, or by words in the name of the company whose case it is."""
    found = Company.objects.filter(name__icontains=text).values_list("pk", flat=True)
    return Q(reference=ids.read_reference(text)) | Q(company__in=list(found[:MOST_COMPANIES]))


def _is_id(written: str) -> bool:
    return written.isascii() and written.isdigit() and len(written) < 19
