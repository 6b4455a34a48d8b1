"""What is filled in to write a form."""

import copy
from decimal import Decimal
from math import isfinite
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lianyuan.core.sentences import listed

from ..definition import FILLS
from ..known import KNOWN
from ..models import Questionnaire
from ..widgets import LONGEST_TEXT, MOST_CHOICES, MOST_FILES, TEXTS, Widget
from .content import Content, first_rule

WIDGET_NAMES = {
    Widget.TEXT: _("一行字"),
    Widget.LONG_TEXT: _("一段字"),
    Widget.CHOICE: _("单选"),
    Widget.SEVERAL: _("多选"),
    Widget.DATE: _("日期"),
    Widget.NUMBER: _("数"),
    Widget.MONEY: _("金额（元）"),
    Widget.PHONE: _("电话"),
    Widget.EMAIL: _("邮箱"),
    Widget.PERSON_ID: _("身份证号码"),
    Widget.USCC: _("统一社会信用代码"),
    Widget.INDUSTRY: _("行业代码"),
    Widget.PLACE: _("地点和门牌"),
    Widget.FILES: _("上传的文件"),
    Widget.DECLARATION: _("声明（勾选确认）"),
}
OPERATORS = {"==": _("等于"), "!=": _("不等于"), "in": _("包含")}
FILL_NAMES = {
    "name": _("企业名称填到"),
    "address": _("企业地址填到"),
    "industry": _("行业代码填到"),
    "place": _("所在地点填到"),
}


class NewForm(forms.Form):
    """A questionnaire that doesn't exist yet."""

    name = forms.CharField(label=_("表单名称"), max_length=80, help_text=_("例如：创业空间工位申请"))
    slug = forms.SlugField(
        label=_("编号"),
        max_length=60,
        help_text=_("只用小写字母、数字和“-”，以后不能改，例如 desk-in-the-space"),
    )

    def clean_slug(self) -> str:
        """A slug nobody has."""
        slug: str = self.cleaned_data["slug"]
        if Questionnaire.objects.filter(slug=slug).exists():
            raise ValidationError(_("编号“%(slug)s”已经有表单用了，请换一个。"), params={"slug": slug})
        return slug


class PageForm(forms.Form):
    """A page's title and what is said below it."""

    title = forms.CharField(label=_("这一页的标题"), max_length=60)
    intro = forms.CharField(
        label=_("说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class AddForm(forms.Form):
    """Which kind of question to add."""

    widget = forms.ChoiceField(label=_("问题的类型"), choices=[(str(w), n) for w, n in WIDGET_NAMES.items()])


class QuestionForm(forms.Form):
    """One question; which fields there are follows from its kind."""

    label = forms.CharField(label=_("问题"), max_length=120)
    help = forms.CharField(
        label=_("提示"), max_length=300, required=False, help_text=_("告诉人怎么填，最好有个例子")
    )
    required = forms.BooleanField(label=_("必填"), required=False)

    def __init__(self, content: Content, question: dict[str, Any], data: Any = None) -> None:
        self.content, self.question = content, question
        self.widget = Widget(question["widget"])
        super().__init__(data, initial=self._initial())
        self._add_kind()
        self._add_place()

    def _add_kind(self) -> None:
        whole = {"inputmode": "numeric"}
        if self.widget in {Widget.CHOICE, Widget.SEVERAL}:
            self.fields["choices"] = forms.CharField(
                label=_("选项"), widget=forms.Textarea(attrs={"rows": 6}), help_text=_("一行一个")
            )
        if self.widget in TEXTS:
            self.fields["longest"] = forms.IntegerField(
                label=_("最多几个字"),
                min_value=1,
                max_value=LONGEST_TEXT,
                widget=forms.TextInput(attrs=whole),
            )
        if self.widget in {Widget.NUMBER, Widget.MONEY}:
            for name, label in (("least", _("最小")), ("most", _("最大"))):
                self.fields[name] = forms.DecimalField(
                    label=label, max_digits=15, decimal_places=2, widget=forms.TextInput(attrs=whole)
                )
        if self.widget == Widget.NUMBER:
            self.fields["whole"] = forms.BooleanField(label=_("只收整数"), required=False)
        if self.widget == Widget.FILES:
            self.fields["most"] = forms.IntegerField(
                label=_("最多几个文件"),
                min_value=1,
                max_value=MOST_FILES,
                widget=forms.TextInput(attrs=whole),
            )
        if self.widget == Widget.DATE:
            self.fields["ahead"] = forms.BooleanField(label=_("只能选今天或以后"), required=False)
        self._add_filling()

    def _add_filling(self) -> None:
        known = [(name, one.label) for name, one in KNOWN.items() if self.widget in one.widgets]
        if known:
            self.fields["known_as"] = forms.ChoiceField(
                label=_("替人填好"), required=False, choices=[("", _("不填")), *known]
            )
        if self.widget == Widget.USCC:
            for name, widgets in FILLS.items():
                able = [one for one in self.content["questions"] if one["widget"] in widgets]
                choices = [("", _("不填")), *((one["key"], one["label"]) for one in able)]
                self.fields[f"fill_{name}"] = forms.ChoiceField(
                    label=FILL_NAMES[name], required=False, choices=choices
                )

    def _add_place(self) -> None:
        pages = self.content["pages"]
        if len(pages) > 1:
            titles = [(n, page["title"] or str(n + 1)) for n, page in enumerate(pages)]
            self.fields["page"] = forms.TypedChoiceField(label=_("放在哪一页"), choices=titles, coerce=int)
        self.fields["section"] = forms.CharField(
            label=_("小标题"), max_length=60, required=False, help_text=_("小标题相同的相邻问题排在一起")
        )
        if "logic" in (self.question["condition"] or {}):
            return
        # Any other question may be chosen; whether it stands before this one is checked before publishing.
        others = [
            (one["key"], one["label"])
            for one in self.content["questions"]
            if one["key"] != self.question["key"]
        ]
        if others:
            self.fields["when"] = forms.ChoiceField(
                label=_("什么时候问"), required=False, choices=[("", _("总是问")), *others]
            )
            self.fields["operator"] = forms.ChoiceField(label=_("条件"), choices=list(OPERATORS.items()))
            self.fields["operator"].required = False
            self.fields["value"] = forms.CharField(
                label=_("条件里的值"),
                max_length=200,
                required=False,
                help_text=_("选择题写选项的文字；声明写“是”或“否”；金额写元"),
            )

    def _initial(self) -> dict[str, Any]:
        question, rule = self.question, self.question["rule"]
        condition = question["condition"] or {}
        factor = 100 if self.widget == Widget.MONEY else 1
        found = {
            **{name: question[name] for name in ("label", "help", "required", "page", "known_as")},
            "section": question.get("section", ""),
            "choices": "\n".join(choice["label"] for choice in question["choices"]),
            "longest": rule.get("maxLength"),
            "whole": rule.get("type") == "integer",
            "ahead": bool(rule.get("notBeforeToday")),
            "when": condition.get("key", ""),
            "operator": condition.get("operator", "=="),
            "value": self._value_words(condition),
            **{f"fill_{name}": key for name, key in question["fills"].items()},
        }
        if "minimum" in rule:
            found["least"] = Decimal(str(rule["minimum"])) / factor
            found["most"] = Decimal(str(rule["maximum"])) / factor
        if "maxItems" in rule:
            found["most"] = rule["maxItems"]
        return found

    def _other(self, key: str) -> dict[str, Any] | None:
        return next((one for one in self.content["questions"] if one["key"] == key), None)

    def _value_words(self, condition: dict[str, Any]) -> str:
        value, other = condition.get("value", ""), self._other(condition.get("key", ""))
        if other is None or value is None:
            return ""
        if isinstance(value, bool):
            return str(_("是") if value else _("否"))
        if other["widget"] == Widget.MONEY and isinstance(value, int):
            return str(Decimal(value) / 100)
        return {choice["value"]: choice["label"] for choice in other["choices"]}.get(value, str(value))

    def clean_choices(self) -> list[dict[str, str]]:
        """The choices, one a line; a line that was there keeps its value, so that answers still mean it."""
        labels = [line.strip() for line in self.cleaned_data["choices"].splitlines() if line.strip()]
        if len(set(labels)) != len(labels):
            raise ValidationError(_("有两个选项一样。请改成不一样的。"))
        if len(labels) > MOST_CHOICES or any(len(label) > 120 for label in labels):
            raise ValidationError(
                _("选项最多 %(most)s 个，每个不超过 120 个字。"), params={"most": MOST_CHOICES}
            )
        old = self.question["choices"]
        by_label = {choice["label"]: choice["value"] for choice in old}
        free = (f"c{n}" for n in range(1, 1000) if f"c{n}" not in set(by_label.values()))
        found = []
        for place, label in enumerate(labels):
            value = by_label.get(label)
            same_place = len(labels) == len(old) and old[place]["label"] not in labels
            if value is None:
                # As many lines as before: a changed line is the same choice in other words.
                value = old[place]["value"] if same_place else next(free)
            found.append({"value": value, "label": label})
        return found

    def clean(self) -> dict[str, Any]:
        """Hold limits and the condition's value together."""
        read = super().clean() or {}
        if "least" in read and "most" in read and read["least"] > read["most"]:
            self.add_error("most", _("最大不能比最小还小。请改一个。"))
        if read.get("when"):
            try:
                read["condition"] = self._condition(read)
            except ValidationError as problem:
                self.add_error("value", problem)
        return read

    def _condition(self, read: dict[str, Any]) -> dict[str, Any]:
        other, written = self._other(read["when"]), str(read.get("value", "")).strip()
        assert other is not None
        values = {choice["label"]: choice["value"] for choice in other["choices"]}
        value: Any = written
        if other["choices"]:
            if written not in values:
                labels = listed(values)
                raise ValidationError(
                    _("没有“%(value)s”这个选项。请从这些里选一个：%(labels)s。"),
                    params={"value": written, "labels": labels},
                )
            value = values[written]
        elif other["widget"] == Widget.DECLARATION:
            value = written.casefold() not in {str(_("否")).casefold(), "no", "0"}
        elif other["widget"] in {Widget.NUMBER, Widget.MONEY}:
            value = self._number(written, factor=100 if other["widget"] == Widget.MONEY else 1)
        operator = read.get("operator") or "=="
        if other["widget"] == Widget.SEVERAL and operator == "==":
            operator = "in"
        return {"key": read["when"], "operator": operator, "value": value}

    def _number(self, written: str, *, factor: int) -> int | float:
        try:
            number = float(written.replace(",", "")) * factor
        except ValueError:
            number = float("nan")
        if not isfinite(number):
            raise ValidationError(_("“%(value)s”不是数。"), params={"value": written})
        return round(number) if number == round(number, 6) and number.is_integer() else number

    def made(self) -> dict[str, Any]:
        """The question as the sketch keeps it."""
        read = self.cleaned_data
        question = copy.deepcopy(self.question)
        question |= {
            "label": read["label"].strip(),
            "help": read["help"].strip(),
            "required": read["required"],
            "section": read["section"].strip(),
            "page": read.get("page", question["page"]),
            "known_as": read.get("known_as", ""),
            "fills": {name: key for name in FILLS if (key := read.get(f"fill_{name}"))},
        }
        if "choices" in read:
            question["choices"] = read["choices"]
        if "logic" not in (question["condition"] or {}):
            question["condition"] = read.get("condition")
        question["rule"] = self._rule(read)
        return question

    def _rule(self, read: dict[str, Any]) -> dict[str, Any]:
        rule = copy.deepcopy(self.question["rule"]) or first_rule(self.widget)
        if "longest" in read:
            rule["maxLength"] = read["longest"]
            if rule.get("minLength", 0) > rule["maxLength"]:
                del rule["minLength"]
        if "least" in read:
            factor = 100 if self.widget == Widget.MONEY else 1
            limits = {"minimum": read["least"] * factor, "maximum": read["most"] * factor}
            rule |= {name: _plain(value) for name, value in limits.items()}
        elif self.widget == Widget.FILES:
            rule["maxItems"] = read["most"]
        if self.widget == Widget.NUMBER:
            rule["type"] = "integer" if read["whole"] else "number"
        if self.widget == Widget.DATE:
            rule.pop("notBeforeToday", None)
            rule |= {"notBeforeToday": True} if read["ahead"] else {}
        if self.widget == Widget.DECLARATION:
            rule = {"type": "boolean", **({"const": True} if read["required"] else {})}
        return rule


def _plain(value: Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)
