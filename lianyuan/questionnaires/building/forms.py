"""What is filled in to write a form."""

import copy
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ..definition import FILLS
from ..draft_files import DRAFT_FILE
from ..file_kinds import GROUPS
from ..known import KNOWN
from ..models import Questionnaire
from ..widgets import LONGEST_TEXT, MOST_CHOICES, MOST_FILES, TEXTS, Widget
from .condition_rows import MOST_ROWS, ConditionRows
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
        self.rows = ConditionRows(content, question)
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
            self.fields["kinds"] = forms.MultipleChoiceField(
                label=_("只收哪些文件"),
                choices=[(name, group.label) for name, group in GROUPS.items()],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("都不选，就收照片、PDF 和办公文件"),
            )
            self.fields["megabytes"] = forms.IntegerField(
                label=_("每个最多几 MB"),
                min_value=1,
                max_value=DRAFT_FILE.megabytes,
                required=False,
                widget=forms.TextInput(attrs=whole),
                help_text=_("不写就是 %(most)s MB") % {"most": DRAFT_FILE.megabytes},
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
        self.fields |= self.rows.fields()

    def _initial(self) -> dict[str, Any]:
        question, rule = self.question, self.question["rule"]
        factor = 100 if self.widget == Widget.MONEY else 1
        found = {
            **{name: question[name] for name in ("label", "help", "required", "page", "known_as")},
            "section": question.get("section", ""),
            "choices": "\n".join(choice["label"] for choice in question["choices"]),
            "longest": rule.get("maxLength"),
            "whole": rule.get("type") == "integer",
            "ahead": bool(rule.get("notBeforeToday")),
            **self.rows.initial(),
            "kinds": rule.get("fileKinds", []),
            "megabytes": rule.get("fileMegabytes"),
            **{f"fill_{name}": key for name, key in question["fills"].items()},
        }
        if "minimum" in rule:
            found["least"] = Decimal(str(rule["minimum"])) / factor
            found["most"] = Decimal(str(rule["maximum"])) / factor
        if "maxItems" in rule:
            found["most"] = rule["maxItems"]
        return found

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
        if self.rows.is_offered:
            read["condition"] = self.rows.read(read, self)
        return read

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """Everything but when it is asked."""
        conditions = self.rows.fields()
        return [self[name] for name in self.fields if name not in conditions]

    @property
    def condition_rows(self) -> list[list[forms.BoundField]]:
        """The fields of the first condition, and of those after it that are in use."""
        return [row for row in self._rows if self._is_used(row) or row is self._rows[0]]

    @property
    def free_rows(self) -> list[list[forms.BoundField]]:
        """The fields of conditions that could be added."""
        used = {row[0].name for row in self.condition_rows}
        return [row for row in self._rows if row[0].name not in used]

    @cached_property
    def _rows(self) -> list[list[forms.BoundField]]:
        numbers = range(1, MOST_ROWS + 1) if self.rows.is_offered else []
        return [[self[name] for name in self.rows.names(number)] for number in numbers]

    @staticmethod
    def _is_used(row: list[forms.BoundField]) -> bool:
        return bool(row[0].value()) or any(field.errors for field in row)

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
            for name, keyword in (("kinds", "fileKinds"), ("megabytes", "fileMegabytes")):
                rule.pop(keyword, None)
                rule |= {keyword: read[name]} if read[name] else {}
        if self.widget == Widget.NUMBER:
            rule["type"] = "integer" if read["whole"] else "number"
        if self.widget == Widget.DATE:
            rule.pop("notBeforeToday", None)
            rule |= {"notBeforeToday": True} if read["ahead"] else {}
        if self.widget == Widget.DECLARATION:
            rule = {"type": "boolean", **({"const": True} if read["required"] else {})}
        return rule


class KindForm(forms.Form):
    """Which control a question is asked with from now on."""

    widget = forms.ChoiceField(label=_("换成哪种问题"))

    def __init__(self, question: dict[str, Any], data: Any = None) -> None:
        super().__init__(data)
        self.fields["widget"].choices = [  # type: ignore[attr-defined]  # a field of choices
            (str(widget), name) for widget, name in WIDGET_NAMES.items() if widget != question["widget"]
        ]


def _plain(value: Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)
