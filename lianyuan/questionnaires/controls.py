"""The control of each kind of question, and how what is written in it becomes an answer.

A field only reads the spelling; whether the answer holds is left to the schema.
"""

import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianyuan.companies import queries as companies
from lianyuan.companies import uscc
from lianyuan.companies.models import Industry
from lianyuan.files.forms import FilesInput
from lianyuan.files.models import File

from . import file_kinds, formats
from . import wording as checking
from .definition import Question
from .widgets import LONGEST_LINE, Widget


class AnswerField(forms.Field):
    """Reads one answer; everything but its spelling is left to the schema.

    `known_from` is where what stands in it was filled in from, if nobody wrote it.
    """

    known_from: str | Promise = ""

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


# The unit, as people write it behind an amount; it is no text of the interface.
YUAN = "元"


class _PhoneField(AnswerField):
    def read(self, written: str) -> Any:
        plain = unicodedata.normalize("NFKC", written)
        return "".join(letter for letter in plain if letter not in " -()")


class _DateField(AnswerField):
    def read(self, written: str) -> Any:
        return unicodedata.normalize("NFKC", written).replace("/", "-")


class _EmailField(AnswerField):
    def read(self, written: str) -> Any:
        return unicodedata.normalize("NFKC", written)


class _NumberField(AnswerField):
    def read(self, written: str) -> Any:
        plain = unicodedata.normalize("NFKC", written).replace(",", "").replace(" ", "")
        try:
            number = float(plain) if len(plain) <= checking.LONGEST_NUMBER else float("nan")
        except ValueError:
            number = float("nan")
        if number != number:
            raise ValidationError(checking.misread(self.question, written))
        return int(number) if number.is_integer() else number


class _MoneyField(AnswerField):
    """Yuan as people write them, kept as fen."""

    def read(self, written: str) -> Any:
        plain = unicodedata.normalize("NFKC", written).replace(",", "").replace(" ", "")
        plain = plain.removeprefix("\N{YEN SIGN}").removesuffix(YUAN)
        try:
            fen = Decimal(plain) * 100 if len(plain) <= checking.LONGEST_NUMBER else Decimal("NaN")
        except ArithmeticError:
            fen = Decimal("NaN")
        if not fen.is_finite() or fen != fen.to_integral_value() or abs(fen) > checking.LARGEST_NUMBER:
            raise ValidationError(checking.misread(self.question, written))
        return int(fen)

    def prepare_value(self, value: Any) -> Any:
        """The amount in yuan, as it stands in the control."""
        if not isinstance(value, int):
            return value
        return f"{Decimal(value) / 100:.2f}".removesuffix(".00")


class _PersonIdField(AnswerField):
    def read(self, written: str) -> Any:
        return formats.person_id_written(written)


class _UsccField(AnswerField):
    def read(self, written: str) -> Any:
        return uscc.normalise(written)


class _IndustryField(AnswerField):
    def read(self, written: str) -> Any:
        # The list offers "6513 应用软件开发", so that one may look for a word; only the code is kept.
        return formats.industry_code_written(written.split()[0])


class _DeclarationField(AnswerField):
    def to_python(self, value: Any) -> Any:
        return True if value in {True, "true", "on", "True"} else None


class _SeveralField(AnswerField):
    def to_python(self, value: Any) -> Any:
        return list(dict.fromkeys(str(one) for one in value)) if value else None


class _PlaceField(AnswerField):
    def to_python(self, value: Any) -> Any:
        chosen, line = value if isinstance(value, list) else ("", "")
        line = str(line or "").strip()
        number = str(chosen or "")
        answer: dict[str, Any] = {"place": int(number)} if number.isdecimal() and len(number) < 15 else {}
        return answer | ({"line": line} if line else {}) or None


class _FilesField(AnswerField):
    """Holds no answer of its own: files are attached to a draft, whose answer names them."""

    def to_python(self, value: Any) -> Any:
        return None

    def validate(self, value: Any) -> None:
        """Whether there are enough is checked against the draft."""


class PlaceInput(forms.MultiWidget):
    """A place of the tree, and a line for what is more exact than that."""

    template_name = "questionnaires/widgets/place.html"
    use_fieldset = True

    def __init__(self) -> None:
        kinds: dict[str, forms.Widget | type[forms.Widget]] = {
            "place": forms.Select(attrs={"aria-label": _("地点")}),
            "line": forms.TextInput(attrs={"maxlength": LONGEST_LINE, "aria-label": _("门牌或详细地址")}),
        }
        super().__init__(widgets=kinds)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the places there are now."""
        places = [
            ("", _("请选择")),
            *((p.pk, "　" * (p.depth - 1) + p.name) for p in companies.places_for_filter()),
        ]
        self.widgets[0].choices = places  # type: ignore[attr-defined]
        return super().get_context(name, value, attrs)

    def decompress(self, value: Any) -> list[Any]:
        """The two parts of an answer."""
        return [value.get("place"), value.get("line", "")] if isinstance(value, dict) else [None, ""]


class IndustryInput(forms.TextInput):
    """A code, with the classification to choose from."""

    template_name = "questionnaires/widgets/industry.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the codes that are loaded."""
        context = super().get_context(name, value, attrs)
        context["industries"] = Industry.objects.filter(in_standard=True)
        context["list_id"] = context["widget"]["attrs"]["list"] = f"{name}-list"
        return context


class KeptFilesInput(FilesInput):
    """A file chooser beside the files that are there already, each with a box to take it away."""

    template_name = "questionnaires/widgets/files.html"
    kept: Sequence[File] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the files kept."""
        return super().get_context(name, None, attrs) | {"kept": self.kept, "drop_name": f"{name}_drop"}


class SeveralInput(forms.CheckboxSelectMultiple):
    """Boxes to tick; what was never offered stays visible to the check instead of being dropped."""

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, Any], name: str) -> list[str]:
        """Every value sent."""
        found = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [found] if isinstance(found, str) else list(found)


def _choice(question: Question) -> forms.Widget:
    blank = [] if question.required else [("", _("不选"))]
    return forms.RadioSelect(choices=[*blank, *question.choices])


def _text(**attrs: Any) -> Callable[[Question], forms.Widget]:
    def make(question: Question) -> forms.Widget:
        longest = {"maxlength": question.rule["maxLength"]} if "maxLength" in question.rule else {}
        return forms.TextInput(attrs={**longest, **attrs})

    return make


def _number(question: Question) -> forms.Widget:
    whole = question.rule.get("type") == "integer"
    return forms.TextInput(attrs={"inputmode": "numeric" if whole else "decimal"})


_CONTROLS: dict[Widget, Callable[[Question], forms.Widget]] = {
    Widget.TEXT: _text(),
    Widget.LONG_TEXT: lambda question: forms.Textarea(
        attrs={"rows": 4, "maxlength": question.rule["maxLength"]}
    ),
    Widget.CHOICE: _choice,
    Widget.SEVERAL: lambda question: SeveralInput(choices=question.choices),
    Widget.DATE: lambda question: forms.DateInput(attrs={"type": "date"}),
    Widget.PHONE: _text(type="tel", autocomplete="tel", maxlength=30),
    Widget.EMAIL: _text(type="email", autocomplete="email", maxlength=formats.LONGEST_EMAIL),
    Widget.NUMBER: _number,
    Widget.MONEY: _text(inputmode="decimal", maxlength=checking.LONGEST_NUMBER),
    Widget.PERSON_ID: _text(autocomplete="off", maxlength=24, spellcheck="false"),
    Widget.USCC: _text(autocomplete="off", autocapitalize="characters", maxlength=40),
    Widget.INDUSTRY: lambda question: IndustryInput(attrs={"autocomplete": "off", "maxlength": 90}),
    Widget.PLACE: lambda question: PlaceInput(),
    Widget.FILES: lambda question: KeptFilesInput(),
    Widget.DECLARATION: lambda question: forms.CheckboxInput(),
}
_FIELDS: dict[Widget, Callable[[Question, forms.Widget], AnswerField]] = {
    Widget.PHONE: _PhoneField,
    Widget.DATE: _DateField,
    Widget.EMAIL: _EmailField,
    Widget.NUMBER: _NumberField,
    Widget.MONEY: _MoneyField,
    Widget.PERSON_ID: _PersonIdField,
    Widget.USCC: _UsccField,
    Widget.INDUSTRY: _IndustryField,
    Widget.PLACE: _PlaceField,
    Widget.SEVERAL: _SeveralField,
    Widget.FILES: _FilesField,
    Widget.DECLARATION: _DeclarationField,
}


# What to write, where the form itself doesn't say.
_HELP = {
    Widget.MONEY: _("以元为单位，例如 1234.50"),
    Widget.PERSON_ID: _("18 位，只有您和窗口看得到全部"),
    Widget.USCC: _("营业执照上的 18 位代码"),
    Widget.INDUSTRY: _("国民经济行业分类，写代码，例如 6513；也可以从列表里选"),
    Widget.PLACE: _("先选最近的地点，再写门牌"),
}


def field_of(question: Question) -> AnswerField:
    """The form field a question is asked with."""
    field = _FIELDS.get(question.widget, AnswerField)(question, _CONTROLS[question.widget](question))
    field.help_text = question.help or _HELP.get(question.widget, "")
    if question.widget == Widget.FILES:
        field.help_text = f"{question.help} {file_kinds.limits_words(question.rule)}".strip()
        field.widget.attrs |= {"accept": ",".join(file_kinds.purpose_of(question.rule).endings)}
        if question.rule["maxItems"] > 1:
            field.widget.attrs["multiple"] = True
    return field
