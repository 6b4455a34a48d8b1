"""The part of a question's form that says when it is asked: several conditions, all or any of them met."""

from decimal import Decimal
from math import isfinite
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lianyuan.core.sentences import listed

from ..widgets import Widget
from .content import MOST_CONDITIONS, Content

OPERATORS = {"==": _("等于"), "!=": _("不等于"), "in": _("包含")}
MATCHES = {"all": _("都满足才问"), "any": _("满足其中一个就问")}
MOST_ROWS = MOST_CONDITIONS


def rows_of(condition: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The rows of a condition of a sketch; none where it is more than the builder offers."""
    if not condition or "logic" in condition:
        return []
    return list(condition.get("rows", [condition]))


def condition_of(rows: list[dict[str, Any]], match: str) -> dict[str, Any] | None:
    """The condition that rows make, as a sketch keeps it."""
    if len(rows) < 2:
        return rows[0] if rows else None
    return {"match": "any" if match == "any" else "all", "rows": rows}


class ConditionRows:
    """The rows of one question's form: their fields, what stands in them, and what they say."""

    def __init__(self, content: Content, question: dict[str, Any]) -> None:
        self.content, self.question = content, question
        # Any other question may be chosen; whether it stands before this one is checked before publishing.
        self.others = [one for one in content["questions"] if one["key"] != question["key"]]
        self.is_offered = bool(self.others) and "logic" not in (question["condition"] or {})

    @staticmethod
    def names(number: int) -> tuple[str, str, str]:
        """What the fields of the row of this number, from 1, are called."""
        end = "" if number == 1 else f"_{number}"
        return f"when{end}", f"operator{end}", f"value{end}"

    def fields(self) -> dict[str, forms.Field]:
        """The fields of every row, and whether all or any must be met."""
        if not self.is_offered:
            return {}
        found: dict[str, forms.Field] = {}
        choices = [(one["key"], one["label"]) for one in self.others]
        for number in range(1, MOST_ROWS + 1):
            when, operator, value = self.names(number)
            label = _("什么时候问") if number == 1 else _("另看哪个问题")
            none = _("总是问") if number == 1 else _("不看")
            found[when] = forms.ChoiceField(label=label, required=False, choices=[("", none), *choices])
            found[operator] = forms.ChoiceField(
                label=_("条件"), choices=list(OPERATORS.items()), required=False
            )
            found[value] = forms.CharField(
                label=_("条件里的值"),
                max_length=200,
                required=False,
                help_text=_("选择题写选项的文字；声明写“是”或“否”；金额写元") if number == 1 else "",
            )
        found["match"] = forms.ChoiceField(
            label=_("有几个条件时"),
            choices=list(MATCHES.items()),
            required=False,
            widget=forms.RadioSelect,
        )
        return found

    def initial(self) -> dict[str, Any]:
        """What stands in the fields."""
        condition = self.question["condition"] or {}
        found: dict[str, Any] = {"match": condition.get("match", "all")}
        for number, row in enumerate(rows_of(condition), start=1):
            when, operator, value = self.names(number)
            found |= {when: row["key"], operator: row["operator"], value: self._words(row)}
        return found

    def read(self, read: dict[str, Any], form: forms.Form) -> dict[str, Any] | None:
        """The condition that was written; what can't be read is said beside its field."""
        rows = []
        for number in range(1, MOST_ROWS + 1):
            when, operator, value = self.names(number)
            if not read.get(when):
                continue
            try:
                rows.append(
                    self._row(read[when], read.get(operator) or "==", str(read.get(value, "")).strip())
                )
            except ValidationError as problem:
                form.add_error(value, problem)
        return condition_of(rows, read.get("match", ""))

    def _other(self, key: str) -> dict[str, Any] | None:
        return next((one for one in self.content["questions"] if one["key"] == key), None)

    def _words(self, row: dict[str, Any]) -> str:
        value, other = row.get("value", ""), self._other(row["key"])
        if other is None or value is None:
            return ""
        if isinstance(value, bool):
            return str(_("是") if value else _("否"))
        if other["widget"] == Widget.MONEY and isinstance(value, int):
            return str(Decimal(value) / 100)
        return {choice["value"]: choice["label"] for choice in other["choices"]}.get(value, str(value))

    def _row(self, key: str, operator: str, written: str) -> dict[str, Any]:
        other = self._other(key)
        assert other is not None
        values = {choice["label"]: choice["value"] for choice in other["choices"]}
        value: Any = written
        if other["choices"]:
            if written not in values:
                raise ValidationError(
                    _("没有“%(value)s”这个选项。请从这些里选一个：%(labels)s。"),
                    params={"value": written, "labels": listed(values)},
                )
            value = values[written]
        elif other["widget"] == Widget.DECLARATION:
            value = written.casefold() not in {str(_("否")).casefold(), "no", "0"}
        elif other["widget"] in {Widget.NUMBER, Widget.MONEY}:
            value = _number(written, factor=100 if other["widget"] == Widget.MONEY else 1)
        if other["widget"] == Widget.SEVERAL and operator == "==":
            operator = "in"
        return {"key": key, "operator": operator, "value": value}


def _number(written: str, *, factor: int) -> int | float:
    try:
        number = float(written.replace(",", "")) * factor
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise ValidationError(_("“%(value)s”不是数。"), params={"value": written})
    return round(number) if number == round(number, 6) and number.is_integer() else number
