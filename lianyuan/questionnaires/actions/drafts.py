"""Writes about drafts: saving a page, choosing between two devices, handing in, throwing away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.core import clock
from lianyuan.core.refusals import Refused
from lianyuan.files import actions as files
from lianyuan.files.preparing import Prepared
from lianyuan.files.queries import files_of_one

from ..answers import check_answers, held_answers
from ..carrying import carried
from ..definition import Question, questions_of
from ..draft_files import DRAFT_FILE
from ..known import known_answers
from ..models import Draft, QuestionnaireVersion
from ..queries import Filling, named_files
from ..uses import Opened, Submission, Use
from ..widgets import Widget

# A question about which two devices disagree keeps so many other answers to choose from.
MOST_OTHERS = 5


class NotReady(Refused):
    """A draft that can't be handed in as it stands; the check page says what is to be done."""


class DraftGone(Refused):
    """The draft was handed in or thrown away meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("这份草稿已经提交或删掉了。请到“我的办件”里看看，或者重新填一份。"))


@dataclass(frozen=True)
class Written:
    """One page as it came: under which version, and from which edition of the draft it was made.

    `keys` are the questions the page showed, `answers` what was written, right or not. `uploads` and
    `dropped` are new files and files to take away, by question; those under "" belong to no question.
    """

    version: QuestionnaireVersion
    edition: int
    keys: frozenset[str]
    answers: dict[str, Any]
    page: int = 1
    uploads: Mapping[str, Sequence[Prepared]] = field(default_factory=dict)
    dropped: Mapping[str, Sequence[str]] = field(default_factory=dict)


@transaction.atomic
def save_page(*, actor: Actor, use: Use, subject: str, opened: Opened, written: Written) -> Draft:
    """Keep what was written on one page, in the actor's draft for the subject, made where there is none.

    Nothing is lost: what differs from what was saved elsewhere meanwhile waits in `others`, and answers under
    a version that was replaced are carried over, with `notes`.
    """
    assert actor.person is not None
    draft = _locked_or_made(actor, use, subject, opened)
    if written.version.pk != draft.version_id:
        _move(draft, opened.version)
    answers, keys = written.answers, written.keys
    if written.version.pk != draft.version_id:
        answers, notes = carried(written.version, draft.version, answers)
        draft.notes = _added(draft.notes, notes)
        keys = keys & {question.key for question in _questions(draft.version)}
    _write(draft, written.edition, keys, answers)
    _change_files(actor, draft, written)
    draft.page = written.page
    _move(draft, opened.version)
    draft.edition += 1
    draft.changed_at = clock.now()
    draft.save()
    return draft


def _locked_or_made(actor: Actor, use: Use, subject: str, opened: Opened) -> Draft:
    known = known_answers(actor, _questions(opened.version))
    made = Draft(
        person=actor.person,
        company_id=actor.company_id,
        use=use.name,
        subject=subject,
        version=opened.version,
        answers=known,
        prefilled=sorted(known),
        edition=0,
        made_at=clock.now(),
        changed_at=clock.now(),
    )
    for _try in range(3):
        # A second tab that starts at the same moment finds this row and waits for it.
        Draft.objects.bulk_create([made], ignore_conflicts=True)
        draft = _locked(actor, use, subject)
        if draft is not None:
            return draft
    # Handed in elsewhere each time between the two lines above.
    raise DraftGone


def _locked(actor: Actor, use: Use, subject: str) -> Draft | None:
    mine = Draft.objects.filled_in(actor, use.name, subject)
    if mine.select_for_update().values_list("pk").first() is None:
        return None
    return mine.select_related("version").first()


def _questions(version: QuestionnaireVersion) -> list[Question]:
    return questions_of(version.schema, version.layout)


def _write(draft: Draft, edition: int, keys: frozenset[str], answers: dict[str, Any]) -> None:
    """Put the page's answers in; where the draft changed since the page was made, keep both for choosing."""
    files = {question.key for question in _questions(draft.version) if question.widget == Widget.FILES}
    others = dict(draft.others)
    for key in keys - files:
        mine, theirs = answers.get(key), draft.answers.get(key)
        if mine == theirs:
            continue
        if draft.edition != edition:
            waiting = others.get(key, [])
            if mine not in waiting:
                others[key] = [*waiting, mine][-MOST_OTHERS:]
            continue
        if mine is None:
            draft.answers.pop(key, None)
        else:
            draft.answers[key] = mine
        draft.prefilled = [one for one in draft.prefilled if one != key]
    draft.others = others


def _change_files(actor: Actor, draft: Draft, written: Written) -> None:
    kinds = {question.key for question in _questions(draft.version) if question.widget == Widget.FILES}
    there = {file.key: file for file in files_of_one(draft)} if written.dropped else {}
    for key, dropped in written.dropped.items():
        for file_key in set(dropped) & there.keys():
            files.remove(actor=actor, file=there[file_key])
        if key in kinds and isinstance(draft.answers.get(key), list):
            draft.answers[key] = [one for one in draft.answers[key] if one not in dropped]
    for key, uploads in written.uploads.items():
        made = files.attach(actor=actor, owner=draft, purpose=DRAFT_FILE, uploads=uploads)
        if made and key in kinds:
            named = draft.answers.get(key)
            draft.answers[key] = [*(named if isinstance(named, list) else []), *(file.key for file in made)]


def _move(draft: Draft, version: QuestionnaireVersion) -> None:
    """Carry the draft over to the present version, where it is under another."""
    if draft.version_id == version.pk:
        return
    draft.answers, notes = carried(draft.version, version, draft.answers)
    keys = {question.key for question in _questions(version)}
    draft.others = {key: values for key, values in draft.others.items() if key in keys}
    draft.prefilled = [key for key in draft.prefilled if key in draft.answers]
    draft.notes = _added(draft.notes, notes)
    draft.version = version


def _added(notes: list[Any], more: list[dict[str, str]]) -> list[Any]:
    return [*notes, *(note for note in more if note not in notes)][-60:]


@transaction.atomic
def choose(*, actor: Actor, filling: Filling, edition: int, chosen: Mapping[str, int]) -> bool:
    """Settle where two devices wrote different things: 0 stands for what is saved, 1 and on for the others.

    False, and nothing changed, when the draft changed once more meanwhile: then the choice is shown anew.
    """
    draft = _locked(actor, filling.use, filling.subject)
    if draft is None:
        raise DraftGone
    if draft.edition != edition:
        return False
    for key, number in chosen.items():
        waiting = draft.others.get(key, [])
        if 0 < number <= len(waiting):
            value = waiting[number - 1]
            if value is None:
                draft.answers.pop(key, None)
            else:
                draft.answers[key] = value
        if 0 <= number <= len(waiting):
            draft.others.pop(key, None)
    _move(draft, filling.opened.version)
    draft.edition += 1
    draft.changed_at = clock.now()
    draft.save()
    return True


@transaction.atomic
def hand_in(*, actor: Actor, filling: Filling, edition: int, uploads: Sequence[Prepared] = ()) -> str:
    """Hand the draft in as it stands, and remove it; the address of what was made of it.

    Raises NotReady when it changed since it was looked over, when something is missing or wrong, or when two
    devices disagree still.
    """
    draft = _locked(actor, filling.use, filling.subject)
    if draft is None:
        raise DraftGone
    version = filling.opened.version
    if draft.edition != edition or draft.version_id != version.pk:
        raise NotReady(_("这份草稿刚刚在别处改过，或者表单换了新版本。请再核对一遍。"))
    if draft.others:
        raise NotReady(_("有几项在两处填得不一样。请先选定，再提交。"))
    if check_answers(version, draft.answers):
        raise NotReady(_("还有几项没有填好。请按提示补上，再提交。"))
    answers = held_answers(version, draft.answers)
    named = named_files(version, answers)
    # Files of a question that isn't asked any more are handed in neither as its answer nor beside it.
    unasked = named_files(version, draft.answers) - named
    there = files_of_one(draft)
    if named - {file.key for file in there}:
        raise NotReady(_("有文件已经不在了。请回到那一页重新上传。"))
    where = filling.use.submit(
        actor,
        filling.subject,
        Submission(
            answers=answers,
            files=[file for file in there if file.key in named],
            loose_files=[file for file in there if file.key not in named | unasked],
            uploads=uploads,
        ),
    )
    _remove(actor, draft)
    return where


@transaction.atomic
def discard(*, actor: Actor, use: Use, subject: str) -> None:
    """Throw the actor's draft for a subject away, with its files; one that is gone already is no fault."""
    draft = _locked(actor, use, subject)
    if draft is not None:
        _remove(actor, draft)


@transaction.atomic
def forget_stale(*, actor: Actor, most: int = 500) -> int:
    """Remove drafts nobody touched for as long as drafts are kept, with their files; how many."""
    old = list(Draft.objects.stale(clock.now()).select_for_update()[:most])
    for draft in old:
        _remove(actor, draft)
    return len(old)


@transaction.atomic
def remove_drafts_of(*, actor: Actor, person: Person) -> None:
    """Remove every draft of a person who closes their account, with the files."""
    for draft in Draft.objects.filter(person=person).select_for_update():
        _remove(actor, draft)


def _remove(actor: Actor, draft: Draft) -> None:
    files.remove_all_of(actor=actor, owner=draft)
    draft.delete()
