"""Cases as programs ask for them: from either side of the desk, without the words of a page."""

from dataclasses import dataclass

from lianyuan.accounts.models import Person
from lianyuan.core.paging import Page, page_of
from lianyuan.files.models import File
from lianyuan.files.queries import files_of

from ..attachments import OWNER_KIND
from ..corrections import open_corrections
from ..models import Case, CaseEvent, Correction, DeadlineLine
from .parts import found_case, with_people

LISTING_ORDER = ("-filed_at", "-id")


def case_listing(
    person: Person, *, at_desk: bool, is_open: bool | None, key: str = "", size: int = 30
) -> Page[Case]:
    """A page of the person's and their companies' cases, or of those at their desks, newest first.

    `is_open` narrows to those open or closed; None is all.
    """
    cases = Case.objects.at_desks_of(person) if at_desk else Case.objects.of_applicant(person)
    if is_open is not None:
        cases = cases.open() if is_open else cases.closed()
    return page_of(with_people(cases), order=LISTING_ORDER, key=key, size=size)


@dataclass(frozen=True)
class CaseRecord:
    """A case with its steps and the lines of its deadline, in order; `files` by the step they came with."""

    case: Case
    steps: list[CaseEvent]
    lines: list[DeadlineLine]
    files: dict[int, list[File]]
    wanted: list[Correction]


def visible_case(person: Person, reference: str) -> Case | None:
    """The case a reference names, if the person may see it from either side of the desk."""
    return found_case(Case.objects.visible_to(person), reference)


def record_of(case: Case) -> CaseRecord:
    """A case with all that is written down about it."""
    steps = list(case.events.select_related("person"))
    lines = list(case.deadline_lines.select_related("change"))
    return CaseRecord(case, steps, lines, files_of(steps), open_corrections(case))


def file_of_case(case: Case, key: str) -> File | None:
    """The file with this key, if it came with a step of the case; whoever calls lets its reader see that."""
    found = File.objects.filter(key=key, owner_kind=OWNER_KIND).prefetch_related("pieces").first()
    return found if found is not None and case.events.filter(pk=found.owner_id).exists() else None
