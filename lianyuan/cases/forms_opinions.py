"""What is written when an opinion is asked for and given."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.forms import find_person
from lianyuan.accounts.models import Person
from lianyuan.core import clock
from lianyuan.core.sentences import listed
from lianyuan.files.models import File

from . import corrections
from .actions.opinions import LONGEST_DAYS
from .forms import WordsField
from .models import Case, CaseEvent


class OpinionForm(forms.Form):
    """Whom to ask what, what to show them, and until when."""

    who = forms.CharField(
        label=_("请教谁"),
        required=False,
        max_length=80,
        help_text=_("写对方的用户名、手机号或邮箱。不写就做一个链接，由您发给对方。"),
    )
    question = WordsField(
        label=_("想请教的问题"),
        help_text=_("对方看不到办件，请把要紧的情况写清楚。"),
        missing=_("还没有写想请教的问题。请写清楚。"),
    )
    answers = forms.MultipleChoiceField(
        label=_("给对方看哪些填写的内容"), required=False, widget=forms.CheckboxSelectMultiple
    )
    steps = forms.MultipleChoiceField(
        label=_("给对方看哪些附件"), required=False, widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(
        label=_("几天内有效"),
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=7,
        help_text=_("1 到 30 天。到期或结束以后，对方什么都看不到。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(
        self, case: Case, steps: Sequence[tuple[CaseEvent, list[File]]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.events = {str(event.pk): event for event, _files in steps}
        answers, files = self.fields["answers"], self.fields["steps"]
        assert isinstance(answers, forms.MultipleChoiceField)
        assert isinstance(files, forms.MultipleChoiceField)
        answers.choices = [(key, question.label) for key, question in corrections.questions(case).items()]
        files.choices = [(str(event.pk), listed(file.name for file in found)) for event, found in steps]
        if not steps:
            del self.fields["steps"]

    def clean_who(self) -> Person | None:
        """The person written, who must have an account; None asks for a link."""
        written = self.cleaned_data["who"]
        return find_person(written) if written else None

    @property
    def asked(self) -> dict[str, Any]:
        """What the form asks, as the deed takes it."""
        given = self.cleaned_data
        return {
            "expert": given["who"],
            "question": given["question"],
            "answers": given["answers"],
            "steps": [self.events[number] for number in given.get("steps", [])],
            "until": clock.today() + timedelta(days=given["days"]),
        }


class OpinionWordsForm(forms.Form):
    """An opinion, or a word back."""

    words = WordsField(
        label=_("您的意见"),
        help_text=_("只有窗口看得到，申请人看不到。"),
        missing=_("还没有写意见。请写上您的看法。"),
    )
