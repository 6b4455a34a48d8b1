"""What the pages of a draft show, and where a page that was sent leads next."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core.components import Step, steps_to
from lianyuan.core.sentences import quoted
from lianyuan.files.forms import UploadField
from lianyuan.files.preparing import Prepared

from . import actions, file_kinds, filling_in
from .actions.drafts import Written
from .answers import check_answers
from .carrying import note_words
from .definition import Question, asked, pages_of, questions_of
from .draft_files import DRAFT_FILE
from .forms import QuestionnaireForm
from .models import QuestionnaireVersion
from .queries import Filling, readable_version
from .showing import ShownPage, as_read, shown_pages
from .widgets import Widget


class PapersForm(forms.Form):
    """Files that belong to no question."""

    papers = UploadField(purpose=DRAFT_FILE, required=False, label=gettext_lazy("其他附件"))


@dataclass(frozen=True)
class FormPage:
    """One page of a form as it is drawn."""

    filling: Filling
    form: QuestionnaireForm
    number: int
    title: str
    intro: str
    last: bool
    stations: list[Step]
    notes: list[str]
    prefilled: list[str]

    @property
    def back(self) -> str:
        """The address of the page before, or of where one came from."""
        if self.number == 1:
            return self.filling.opened.back
        return address("page", self.filling, self.number - 1)


@dataclass(frozen=True)
class FilledIn:
    """A page drawn anew, with what the register knows filled in, and nothing kept yet."""

    page: FormPage


def address(name: str, filling: Filling, *arguments: int) -> str:
    """The address of one of a draft's pages."""
    return reverse(f"questionnaires:{name}", args=[filling.use.name, filling.subject, *arguments])


def form_page(
    filling: Filling, number: int, *, checked: bool = False, answers: dict[str, Any] | None = None
) -> FormPage | None:
    """The page of this number, with what is wrong with it if `checked`; None where there is no such page."""
    version = filling.opened.version
    shown = pages_of(version.schema, version.layout)
    if not 1 <= number <= len(shown):
        return None
    so_far = filling.answers if answers is None else answers
    form = QuestionnaireForm(version, answers=so_far, page=number, files=filling.files)
    if checked:
        form.tell(check_answers(version, so_far))
    here = shown[number - 1]
    prefilled = {key for key in filling.prefilled if so_far.get(key) == filling.answers.get(key)}
    form.mark(prefilled, so_far)
    known = [question.label for question in form.questions if question.key in prefilled]
    return FormPage(
        filling=filling,
        form=form,
        number=number,
        title=here.title,
        intro=here.intro,
        last=number == len(shown),
        stations=_stations(filling, number),
        notes=[note_words(note) for note in filling.notes],
        prefilled=known,
    )


def _stations(filling: Filling, number: int) -> list[Step]:
    version = filling.opened.version
    titles: list[str] = []
    here, part = 0, ""
    for page in pages_of(version.schema, version.layout):
        # The pages for one thing of several are one station.
        if not page.part or page.part != part:
            titles.append(page.part or page.title or _("填写"))
        part = page.part
        if page.number <= number:
            here = len(titles) - 1
    if number > page.number:
        here = len(titles)
    return steps_to([*titles, _("核对")], here)


def keep(request: SignedInRequest, filling: Filling, number: int) -> str | FilledIn:
    """Keep a page that was sent; the address to go to, or the page with what the register fills in.

    `go` in what was sent says whereto: `next`, `back`, `save`, or `fill-<key>` of a USCC.
    """
    version = readable_version(request.POST.get("form_version", ""), filling.opened, filling.draft)
    number = min(max(number, 1), len(pages_of(version.schema, version.layout)))
    form = QuestionnaireForm(version, request.POST, page=number, answers=filling.answers)
    go = request.POST.get("go", "next")
    written, elsewhere = form.written(), frozenset[str]()
    if go.startswith("fill-") or go == "look":
        is_present = version.pk == filling.opened.version.pk
        filled = filling_in.from_register(form.questions, written, go.removeprefix("fill-"))
        # What the register fills in on other pages is kept at once, since this page can't show it.
        elsewhere = frozenset(filled.keys() - form.fields.keys()) if is_present else frozenset()
        page = form_page(filling, number, answers={**filling.answers, **filled}) if is_present else None
        if page is not None and not elsewhere:
            return FilledIn(page)
        written = filled if elsewhere else written
    uploads, faults = _uploads(request, form)
    for fault in faults:
        messages.error(request, fault)
    draft = actions.save_page(
        actor=request.actor,
        use=filling.use,
        subject=filling.subject,
        opened=filling.opened,
        written=Written(
            version=version,
            edition=sent_edition(request.POST),
            # What the page showed: a question that only now is asked had no control to be left empty.
            keys=frozenset(_keys_sent(form, request)) | elsewhere,
            answers=written,
            page=number,
            uploads=uploads,
            dropped=_dropped(form, request),
        ),
    )
    if draft.others:
        return address("differences", filling)
    if version.pk != filling.opened.version.pk:
        messages.warning(request, _("表单刚刚换了新版本，您填的已经带过来了。请看看变了什么。"))
        return address("page", filling, 1)
    if elsewhere:
        messages.success(request, _("登记的企业信息填好了，别的页上的也填好了，请核对。"))
        return address("page", filling, number)
    return _next(request, filling, number, go, draft.answers, stay=bool(faults))


def _keys_sent(form: QuestionnaireForm, request: SignedInRequest) -> list[str]:
    shown = set(request.POST.getlist("asked"))
    return [question.key for page in form.shown_pages for question in page.questions if question.key in shown]


def _next(
    request: SignedInRequest,
    filling: Filling,
    number: int,
    go: str,
    answers: dict[str, Any],
    *,
    stay: bool,
) -> str:
    version = filling.opened.version
    if go == "back":
        return address("page", filling, number - 1) if number > 1 else filling.opened.back
    if go == "save":
        messages.success(request, _("草稿已保存，可以换一台设备接着填。"))
        return address("page", filling, number)
    shown = pages_of(version.schema, version.layout)
    number = min(number, len(shown))
    keys = {question.key for question in shown[number - 1].questions}
    if stay or any(problem.key in keys for problem in check_answers(version, answers)):
        return address("page", filling, number) + "?check"
    asked_keys = {question.key for question in asked(questions_of(version.schema, version.layout), answers)}
    for page in shown[number:]:
        if any(question.key in asked_keys for question in page.questions):
            return address("page", filling, page.number)
    return address("check", filling)


def sent_edition(sent: QueryDict) -> int:
    """The edition of the draft that a page was made from."""
    written = sent.get("edition", "")
    return int(written) if written.isdecimal() and len(written) < 10 else 0


def _uploads(
    request: SignedInRequest, form: QuestionnaireForm
) -> tuple[dict[str, list[Prepared]], list[str]]:
    """New files by question, and what is wrong with those that can't be taken."""
    found: dict[str, list[Prepared]] = {}
    faults: list[str] = []
    fields = {question.key: question for question in form.questions if question.widget == Widget.FILES}
    for key in [*fields, ""]:
        label = fields[key].label if key else ""
        name = form.add_prefix(key) if key else "papers"
        uploads = request.FILES.getlist(name)
        if not uploads:
            continue
        try:
            taken = UploadField(purpose=DRAFT_FILE, required=False).clean(uploads)
            if key:
                wrong = [said for one in taken if (said := file_kinds.fault_of(fields[key].rule, one))]
                faults += [f"{quoted(label)} {said}" for said in wrong]
                taken = [one for one in taken if not file_kinds.fault_of(fields[key].rule, one)]
            found[key] = taken
        except ValidationError as problem:
            faults += [f"{quoted(label)} {said}" if label else said for said in problem.messages]
    return found, faults


def _dropped(form: QuestionnaireForm, request: SignedInRequest) -> dict[str, list[str]]:
    keys = [question.key for question in form.questions if question.widget == Widget.FILES]
    found = {key: request.POST.getlist(f"{form.add_prefix(key)}_drop") for key in keys}
    found[""] = request.POST.getlist("papers_drop")
    return {key: dropped for key, dropped in found.items() if dropped}


def keep_papers(request: SignedInRequest, filling: Filling) -> str:
    """Keep files that belong to no question, added or taken away on the check page."""
    version = filling.opened.version
    form = QuestionnaireForm(version, request.POST, page=1, answers=filling.answers)
    uploads, faults = _uploads(request, form)
    for fault in faults:
        messages.error(request, fault)
    actions.save_page(
        actor=request.actor,
        use=filling.use,
        subject=filling.subject,
        opened=filling.opened,
        written=Written(
            version=version,
            edition=sent_edition(request.POST),
            keys=frozenset(),
            answers={},
            page=filling.draft.page if filling.draft else 1,
            uploads={"": uploads.get("", [])},
            dropped={"": request.POST.getlist("papers_drop")},
        ),
    )
    return address("check", filling)


@dataclass(frozen=True)
class Faulty:
    """A page of a form on which something is missing or wrong, and what."""

    page: ShownPage
    href: str
    problems: list[str]


@dataclass(frozen=True)
class CheckPage:
    """Everything that will be handed in, and what keeps it from being."""

    filling: Filling
    parts: list[Faulty]
    stations: list[Step]
    papers: PapersForm
    notes: list[str]
    back: str

    @property
    def is_ready(self) -> bool:
        """Whether nothing is missing or wrong."""
        return not any(part.problems for part in self.parts)


def check_page(filling: Filling) -> CheckPage:
    """The last look before handing in; secret numbers are shown whole to their giver."""
    version = filling.opened.version
    problems = check_answers(version, filling.answers)
    shown = shown_pages(version, filling.answers, files=filling.files, full=True)
    parts = [
        Faulty(
            page=part,
            href=address("page", filling, part.page.number)
            + ("?check" if (wrong := _of_page(problems, part)) else ""),
            problems=wrong,
        )
        for part in shown
    ]
    last = len(pages_of(version.schema, version.layout))
    return CheckPage(
        filling=filling,
        parts=parts,
        stations=_stations(filling, last + 1),
        papers=PapersForm(),
        notes=[note_words(note) for note in filling.notes],
        back=address("page", filling, last),
    )


def _of_page(problems: list[Any], part: ShownPage) -> list[str]:
    keys = {answer.key for answer in part.answers}
    return [str(problem) for problem in problems if problem.key in keys]


@dataclass(frozen=True)
class Difference:
    """A question that was answered differently in two places: the choices, the saved one first."""

    question: Question
    choices: list[tuple[int, str]]


@dataclass(frozen=True)
class DifferencesPage:
    """What there is to choose between."""

    filling: Filling
    differences: list[Difference]


def differences_page(filling: Filling) -> DifferencesPage:
    """The questions two devices disagree about."""
    assert filling.draft is not None
    version, draft = filling.draft.version, filling.draft
    return DifferencesPage(
        filling,
        [
            Difference(question, list(enumerate(_choices(question, draft.answers, draft.others))))
            for question in _questions(version)
            if question.key in draft.others
        ],
    )


def _choices(question: Question, answers: dict[str, Any], others: dict[str, list[Any]]) -> list[str]:
    values = [answers.get(question.key), *others[question.key]]
    return [as_read(question, value, full=True) for value in values]


def _questions(version: QuestionnaireVersion) -> list[Question]:
    return questions_of(version.schema, version.layout)


def chosen(filling: Filling, sent: QueryDict) -> dict[str, int]:
    """The numbers chosen, by question, as far as they were."""
    assert filling.draft is not None
    found = {key: sent.get(f"choice-{key}", "") for key in filling.draft.others}
    return {key: int(number) for key, number in found.items() if number.isdecimal() and len(number) < 4}
