"""A questionnaire's version as a Django form, so that it is drawn like every other form of the platform."""

from collections.abc import Collection, Mapping
from math import isfinite
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lianyuan.files.models import File

from . import answers as checking
from .conditions import keys_used
from .controls import AnswerField, KeptFilesInput, PlaceInput, field_of
from .definition import Page, Question, asked, pages_of
from .known import sources
from .models import QuestionnaireVersion
from .widgets import Widget
from .wording import writable

PREFIX = "answer"


class QuestionnaireForm(forms.Form):
    """The questions of one version, or of one page of it, that are asked given the answers so far.

    When valid, `answers` holds what may be kept under that version. Controls are named `answer-<key>`; a
    sent key of that shape that the version doesn't ask for is refused. `files` are those a draft has, by
    key; without a draft, questions for files can't be answered here.
    """

    answers: dict[str, Any]

    def __init__(
        self,
        version: QuestionnaireVersion,
        data: Any = None,
        *,
        answers: dict[str, Any] | None = None,
        page: int | None = None,
        files: Mapping[str, File] | None = None,
    ) -> None:
        super().__init__(data, prefix=PREFIX, initial=answers)
        self.version = version
        self.pages = pages_of(version.schema, version.layout)
        self.shown_pages = self.pages if page is None else [self.pages[page - 1]]
        here = [question for shown in self.shown_pages for question in shown.questions]
        for question in here:
            self.fields[question.key] = field_of(question)
        self.known_names = set(self.control_names(here))
        so_far = dict(answers or {})
        if self.is_bound:
            so_far = {key: value for key, value in so_far.items() if key not in self.fields} | self.written()
        everything = [question for one in self.pages for question in one.questions]
        shown = {question.key for question in asked(everything, so_far)}
        self.questions = [question for question in here if question.key in shown]
        for question in here:
            if question.key not in shown:
                del self.fields[question.key]
        self._show_files(answers or {}, files or {})

    def _show_files(self, answers: dict[str, Any], files: Mapping[str, File]) -> None:
        for question in self.questions:
            widget = self.fields[question.key].widget
            if isinstance(widget, KeptFilesInput):
                named = answers.get(question.key)
                widget.kept = [files[key] for key in named if key in files] if isinstance(named, list) else []

    @property
    def live_keys(self) -> set[str]:
        """Questions on which others of the page depend: a script may draw the page anew when they change.

        None where the page asks for files, since a chosen file would be lost.
        """
        here = [question for page in self.shown_pages for question in page.questions]
        if any(question.widget == Widget.FILES for question in here):
            return set()
        return set().union(*(keys_used(question.shown_if) for question in here))

    @property
    def depends(self) -> bool:
        """Whether some question is asked only after some answer to another."""
        return any(question.shown_if is not None for page in self.shown_pages for question in page.questions)

    def control_names(self, questions: list[Question]) -> list[str]:
        """What the controls of these questions are called in what is sent."""
        names = []
        for question in questions:
            name = self.add_prefix(question.key)
            widget = self.fields[question.key].widget
            parts = ["_place", "_line"] if isinstance(widget, PlaceInput) else [""]
            names += [f"{name}{part}" for part in parts]
            if question.widget == Widget.FILES:
                names.append(f"{name}_drop")
        return names

    def written(self) -> dict[str, Any]:
        """What was sent, right or not: as answers where it could be read, else as it was written.

        Characters that can't be stored are shown as what they are, a mark of something unreadable.
        """
        found = {}
        for key, field in self.fields.items():
            assert isinstance(field, AnswerField)
            raw = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(key))
            try:
                value = field.to_python(raw)
            except ValidationError:
                value = str(raw)
            if isinstance(value, float) and not isfinite(value):
                # No JSON has these.
                value = str(raw)
            if value is not None:
                found[key] = writable(value)
        return found

    def clean(self) -> dict[str, Any]:
        """Hold the answers to the schema, and say what is wrong beside each question."""
        self._refuse_unknown_keys()
        given = {key: value for key, value in self.cleaned_data.items() if value is not None}
        for problem in checking.check_answers(self.version, given):
            if problem.key not in self.errors and (not problem.key or problem.key in self.fields):
                self.add_error(problem.key or None, problem.message)
        self.answers = given
        return given

    def mark(self, prefilled: Collection[str], answers: dict[str, Any]) -> None:
        """Say beside each question whose answer nobody wrote where it comes from (see `known.sources`)."""
        for key, source in sources(self.questions, answers, prefilled).items():
            field = self.fields.get(key)
            if isinstance(field, AnswerField):
                field.known_from = source

    def tell(self, problems: list[checking.Problem]) -> None:
        """Show problems of kept answers beside their questions, on a form that was not sent."""
        assert not self.is_bound and not self.errors
        for problem in problems:
            if problem.key in self.fields:
                self.errors[problem.key] = self.error_class([problem.message], renderer=self.renderer)

    def _refuse_unknown_keys(self) -> None:
        sent = [name for name in self.data if name.startswith(f"{PREFIX}-")]
        unknown = [
            checking.shown_value(name.removeprefix(f"{PREFIX}-"))
            for name in sent
            if name not in self.known_names
        ]
        if unknown:
            self.add_error(None, checking.unknown_keys(unknown))

    def sections(self) -> list[tuple[Page, list[tuple[str, str, list[forms.BoundField]]]]]:
        """What to draw: each page with its sections' title, intro and fields that are asked."""
        return [
            (
                page,
                [
                    (section.title, section.intro, fields)
                    for section in page.sections
                    if (fields := [self[q.key] for q in section.questions if q.key in self.fields])
                ],
            )
            for page in self.shown_pages
        ]
