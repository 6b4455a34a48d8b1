"""Reads about questionnaires and drafts."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.files.models import File
from lianyuan.files.queries import files_of_one

from .carrying import Note, carried
from .definition import pages_of
from .known import known_answers
from .models import Draft, QuestionnaireVersion
from .uses import Opened, Use, use_named
from .widgets import Widget


def draft_of(actor: Actor, use: str, subject: str) -> Draft | None:
    """What the actor has filled in so far for a subject, as whom they act now; None for nothing."""
    if actor.person is None:
        return None
    mine = Draft.objects.of(actor.person).filled_in(actor, use, subject)
    return mine.select_related("version").first()


def has_draft(actor: Actor, use: str, subject: str) -> bool:
    """Whether the actor has filled in something for a subject, as whom they act now."""
    if actor.person is None:
        return False
    return Draft.objects.filled_in(actor, use, subject).exists()


def needs_pages(version: QuestionnaireVersion) -> bool:
    """Whether a form is filled in page by page, with a draft: it has several pages, or asks for files."""
    pages = pages_of(version.schema, version.layout)
    return len(pages) > 1 or any(q.widget == Widget.FILES for page in pages for q in page.questions)


@dataclass(frozen=True)
class Filling:
    """A subject's form as the actor has it before them: with a draft, or with what is known filled in.

    `answers` and `notes` are those under the present version, whatever version the draft was saved under.
    """

    use: Use
    subject: str
    opened: Opened
    draft: Draft | None
    answers: dict[str, Any]
    prefilled: frozenset[str]
    notes: list[Note]
    files: Mapping[str, File]
    loose_files: list[File]

    @property
    def edition(self) -> int:
        """What a page carries, so that a change made elsewhere meanwhile is noticed; 0 without a draft."""
        return self.draft.edition if self.draft else 0


def filling(actor: Actor, use_name: str, subject: str) -> Filling | None:
    """What the actor may fill in for a subject; None for what isn't there or takes no forms now."""
    use = use_named(use_name)
    opened = use.open(actor, subject) if use is not None else None
    if use is None or opened is None:
        return None
    draft = draft_of(actor, use_name, subject)
    version = opened.version
    notes: list[Note] = []
    if draft is None:
        questions = [q for page in pages_of(version.schema, version.layout) for q in page.questions]
        answers = known_answers(actor, questions)
        prefilled = frozenset(answers)
    else:
        answers, notes = draft.answers, draft.notes
        if draft.version_id != version.pk:
            answers, news = carried(draft.version, version, draft.answers)
            notes = [*notes, *news]
        prefilled = frozenset(draft.prefilled)
    files = {file.key: file for file in files_of_one(draft)} if draft else {}
    named = named_files(version, answers)
    return Filling(
        use=use,
        subject=subject,
        opened=opened,
        draft=draft,
        answers=answers,
        prefilled=prefilled,
        notes=notes,
        files=files,
        loose_files=[file for key, file in files.items() if key not in named],
    )


def named_files(version: QuestionnaireVersion, answers: dict[str, Any]) -> set[str]:
    """The keys of the files that answers name."""
    questions = [q for page in pages_of(version.schema, version.layout) for q in page.questions]
    lists = [answers.get(q.key) for q in questions if q.widget == Widget.FILES]
    return {key for named in lists if isinstance(named, list) for key in named if isinstance(key, str)}


@dataclass(frozen=True)
class DraftLine:
    """A draft in a list: `title` is empty when what it was for is gone."""

    draft: Draft
    title: str
    is_acted_for: bool


def drafts_of(actor: Actor, *, most: int = 50) -> list[DraftLine]:
    """The person's drafts, as themselves and for their companies, the latest first; none for a visitor."""
    if actor.person is None:
        return []
    mine = Draft.objects.of(actor.person).select_related("company").order_by("-changed_at", "-id")
    drafts = list(mine[:most])
    subjects: dict[str, set[str]] = defaultdict(set)
    for draft in drafts:
        subjects[draft.use].add(draft.subject)
    titles = {
        (name, subject): title
        for name, wanted in subjects.items()
        if (use := use_named(name)) is not None
        for subject, title in use.titles(wanted).items()
    }
    return [
        DraftLine(draft, titles.get((draft.use, draft.subject), ""), draft.company_id == actor.company_id)
        for draft in drafts
    ]


@dataclass(frozen=True)
class Discardable:
    """A draft of the actor's that may be thrown away; its form may be gone already."""

    use: Use
    draft: Draft
    title: str


def draft_to_discard(actor: Actor, use_name: str, subject: str) -> Discardable | None:
    """The actor's draft for a subject, with what it is called; None where there is nothing."""
    use, draft = use_named(use_name), draft_of(actor, use_name, subject)
    if use is None or draft is None:
        return None
    title = use.titles({subject}).get(subject) or str(draft.version.questionnaire)
    return Discardable(use=use, draft=draft, title=title)


def readable_version(pk: str, opened: Opened, draft: Draft | None) -> QuestionnaireVersion:
    """The version a page was made with: the one it names, if it may be; else the present."""
    if pk.isdecimal() and len(pk) < 15 and int(pk) != opened.version.pk:
        forms = {opened.version.questionnaire_id, draft.version.questionnaire_id if draft else 0}
        found = QuestionnaireVersion.objects.filter(pk=int(pk), questionnaire__in=forms).first()
        if found is not None:
            return found
    return opened.version


def drafts_held(person: Person) -> list[Draft]:
    """Every draft of a person, with what it was filled in under."""
    return list(Draft.objects.filter(person=person).select_related("version", "company").order_by("pk"))
