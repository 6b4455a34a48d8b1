"""What is filled in to write an example: what it is called, what must come of it, and its later steps."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianyuan.questionnaires.definition import questions_of
from lianyuan.questionnaires.models import QuestionnaireVersion

from .example_steps import DEEDS, MOST_STEPS, Step, order_problem
from .models import CaseState, ExampleOutcome, ServiceExample
from .refusals import DEED_WORDS
from .transitions import Deed

PERSON, COMPANY, STARTUP = "person", "company", "startup"
# So many steps are offered at once; more are asked for.
FIRST_STEPS = 3


class ExampleForm(forms.ModelForm):
    """What an example is called, as whom it is filed, and what must come of it."""

    whom = forms.ChoiceField(
        label=_("以什么身份提交"),
        choices=[(PERSON, _("个人")), (COMPANY, _("企业")), (STARTUP, _("初创企业"))],
        initial=PERSON,
        required=False,
    )
    wrong_keys = forms.MultipleChoiceField(
        label=_("应指出的问题"),
        help_text=_("结果是“填写有误”时，选出应该被指出的那几项；可以不选"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ["name", "whom", "outcome", "wrong_keys", "filed_on", "due_on"]

    class Meta:
        model = ServiceExample
        fields = ["name", "outcome", "wrong_keys", "filed_on", "due_on"]
        widgets = {
            "outcome": forms.RadioSelect,
            "filed_on": forms.DateInput(attrs={"type": "date"}),
            "due_on": forms.DateInput(attrs={"type": "date"}),
        }
        help_texts = {
            "filed_on": _("要核对应办结日期或后面的步骤，写一个提交日期"),
            "due_on": _("那天提交应该在哪天办结"),
        }

    def __init__(self, version: QuestionnaireVersion, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = ExampleOutcome.choices  # type: ignore[attr-defined]
        self.fields["wrong_keys"].choices = [  # type: ignore[attr-defined]
            (question.key, question.label) for question in questions_of(version.schema, version.layout)
        ]

    def clean(self) -> dict[str, Any]:
        """A due date is counted from a date of filing."""
        if self.cleaned_data.get("due_on") and not self.cleaned_data.get("filed_on"):
            self.add_error("filed_on", _("写了应办结日期，也请写提交日期。"))
        return self.cleaned_data

    def _post_clean(self) -> None:
        """The action makes the row."""

    @property
    def said(self) -> dict[str, Any]:
        """What the example is to say."""
        said = dict(self.cleaned_data)
        whom = said.pop("whom") or PERSON
        return said | {"as_company": whom != PERSON, "as_startup": whom == STARTUP}


class StepForm(forms.Form):
    """One later step; without a deed it is none."""

    deed = forms.ChoiceField(
        label=_("做什么"),
        choices=[("", _("没有这一步")), *((str(deed), DEED_WORDS[deed]) for deed in DEEDS)],
        required=False,
    )
    on = forms.DateField(
        label=_("哪天做"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    state = forms.ChoiceField(
        label=_("之后应该是"), choices=[("", _("请选一个")), *CaseState.choices], required=False
    )
    due_on = forms.DateField(
        label=_("之后应办结日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("不核对就空着"),
    )

    def clean(self) -> dict[str, Any]:
        """A step has a day, and a state to come to."""
        if self.cleaned_data.get("deed"):
            if not self.cleaned_data.get("on") and "on" not in self.errors:
                self.add_error("on", _("请写哪天做。"))
            if not self.cleaned_data.get("state"):
                self.add_error("state", _("请选做完以后办件应该是什么状态。"))
        return self.cleaned_data

    def step(self) -> Step | None:
        """The step that was written."""
        read = self.cleaned_data
        if not read.get("deed"):
            return None
        return Step(Deed(read["deed"]), read["on"], CaseState(read["state"]), read.get("due_on"))


class Steps:
    """The forms of all later steps; `step-<n>-…` from 1, `steps` says how many the page shows."""

    def __init__(self, data: Any = None) -> None:
        written = data.get("steps", "") if data is not None else ""
        shown = int(written) if written.isascii() and written.isdigit() and len(written) < 3 else FIRST_STEPS
        more = data is not None and data.get("go") == "more"
        self.count = min(max(shown + (FIRST_STEPS if more else 0), FIRST_STEPS), MOST_STEPS)
        self.forms = [StepForm(data, prefix=f"step-{n}") for n in range(1, self.count + 1)]
        self.most = MOST_STEPS

    def are_valid(self, example: ExampleForm) -> bool:
        """Whether every step holds and they follow each other; what doesn't is said beside it."""
        # Each is looked at, so that every fault is said at once.
        if [form for form in self.forms if not form.is_valid()]:
            return False
        if not self.said():
            return True
        problem = order_problem(example.cleaned_data.get("filed_on"), self.said())
        if example.cleaned_data.get("outcome") != ExampleOutcome.ACCEPTED:
            problem = str(_("只有“可以提交”的例子才有后面的步骤。请改结果，或者去掉步骤。"))
        if problem:
            example.add_error(None, problem)
        return not problem

    def said(self) -> list[Step]:
        """The steps that were written."""
        return [step for form in self.forms if (step := form.step()) is not None]

    @property
    def unbound(self) -> "list[StepForm]":
        """The forms with what was written and no complaints, to be drawn anew."""
        return [
            StepForm(initial={name: form[name].value() for name in form.fields}, prefix=form.prefix)
            for form in self.forms
        ]
