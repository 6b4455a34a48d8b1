"""A questionnaire's version as a Django form, so that it is drawn like every other form of the platform."""

import unicodedata
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import answers as checking
from .definition import Question, Widget, questions_of
from .models import QuestionnaireVersion

PREFIX = "answer"


class _AnswerField(forms.Field):
    """Reads one answer; everything but its spelling is left to the schema."""

    def __init__(self, question: Question, widget: forms.Widget) -> None:
        self.question = question
        super().__init__(
            label=question.label, help_text=question.help, required=question.required, widget=widget
        )
        self.error_messages["required"] = checking.missing(question)

    def to_python(self, value: Any) -> Any:
        """The written text without the spaces around it; None when nothing was written."""
        written = str(value or "").replace("\r\n", "\n").strip()
        return self.read(written) if written else None

    def read(self, written: str) -> Any:
        """The answer as the schema knows it."""
        return written


class _PhoneField(_AnswerField):
    def read(self, written: str) -> Any:
        plain = unicodedata.normalize("NFKC", written)
        return "".join(letter for letter in plain if letter not in " -()")


class _DateField(_AnswerField):
    def read(self, written: str) -> Any:
        return unicodedata.normalize("NFKC", written).replace("/", "-")


class _NumberField(_AnswerField):
    def read(self, written: str) -> Any:
        plain = unicodedata.normalize("NFKC", written).replace(",", "").replace(" ", "")
        try:
            number = float(plain) if len(plain) <= checking.LONGEST_NUMBER else float("nan")
        except ValueError:
            number = float("nan")
        if number != number:
            raise ValidationError(checking.misread(self.question, written))
        return int(number) if number.is_integer() else number


class _DeclarationField(_AnswerField):
    def to_python(self, value: Any) -> Any:
        return True if value in {True, "true", "on", "True"} else None


def _control(question: Question) -> forms.Widget:
    rule = question.rule
    longest: dict[str, Any] = {"maxlength": rule["maxLength"]} if "maxLength" in rule else {}
    match question.widget:
        case Widget.LONG_TEXT:
            return forms.Textarea(attrs={"rows": 4, **longest})
        case Widget.CHOICE:
            blank = [] if question.required else [("", _("不选"))]
            return forms.RadioSelect(choices=[*blank, *question.choices])
        case Widget.DATE:
            return forms.DateInput(attrs={"type": "date"})
        case Widget.PHONE:
            return forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "maxlength": 30})
        case Widget.NUMBER:
            whole = rule.get("type") == "integer"
            return forms.TextInput(attrs={"inputmode": "numeric" if whole else "decimal"})
        case Widget.DECLARATION:
            return forms.CheckboxInput()
    return forms.TextInput(attrs=longest)


_FIELDS: dict[Widget, Callable[[Question, forms.Widget], _AnswerField]] = {
    Widget.PHONE: _PhoneField,
    Widget.DATE: _DateField,
    Widget.NUMBER: _NumberField,
    Widget.DECLARATION: _DeclarationField,
}


class QuestionnaireForm(forms.Form):
    """The questions of one version. When valid, `answers` holds what may be kept under that version.

    Controls are named `answer-<key>`; a sent key of that shape that the version doesn't ask for is refused.
    """

    answers: dict[str, Any]

    def __init__(self, version: QuestionnaireVersion, data: Any = None, *, answers: Any = None) -> None:
        super().__init__(data, prefix=PREFIX, initial=answers)
        self.version = version
        for question in questions_of(version.schema, version.layout):
            make = _FIELDS.get(question.widget, _AnswerField)
            self.fields[question.key] = make(question, _control(question))

    def clean(self) -> dict[str, Any]:
        """Hold the answers to the schema, and say what is wrong beside each question."""
        self._refuse_unknown_keys()
        given = {key: value for key, value in self.cleaned_data.items() if value is not None}
        for problem in checking.check_answers(self.version, given):
            if problem.key not in self.errors:
                self.add_error(problem.key or None, problem.message)
        self.answers = given
        return given

    def _refuse_unknown_keys(self) -> None:
        sent = [name.removeprefix(f"{PREFIX}-") for name in self.data if name.startswith(f"{PREFIX}-")]
        unknown = [checking.shown_value(key) for key in sent if key not in self.fields]
        if unknown:
            self.add_error(None, checking.unknown_keys(unknown))
