"""What is written when a case is handed on, corrected, reopened, and about teams."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models import Person
from lianyuan.files.forms import UploadField
from lianyuan.files.models import File
from lianyuan.files.preparing import Prepared
from lianyuan.places.models import Place
from lianyuan.questionnaires.forms import QuestionnaireForm

from . import corrections
from .actions.correcting import LONGEST_WORDS_ON_AN_ANSWER, Wanted
from .actions.teams import LONGEST_NAME
from .attachments import ANSWER_FILE
from .forms import AttachmentsForm, WordsField
from .models import Case, CorrectionReason, Team
from .queries import Receivers


class NoteForm(forms.Form):
    """An internal note."""

    words = WordsField(
        label=_("内部备注"),
        help_text=_("只有窗口的同事看得到，申请人看不到。"),
        missing=_("还没有写备注。请写上要记下的话。"),
        rows=3,
    )


class MessageForm(AttachmentsForm):
    """Words to the applicant that ask for nothing."""

    words = WordsField(
        label=_("告诉申请人什么"),
        help_text=_("例如：材料已送审，预计周五有结果。不停表，对方不用回复。"),
        missing=_("还没有写要告诉申请人的话。请写清楚。"),
    )
    field_order = ("words", "attachments")


class ReopeningForm(forms.Form):
    """Why a closed case is taken up again."""

    reason = WordsField(
        label=_("重新办理的原因"),
        help_text=_("申请人会看到。应办结日期不变。"),
        missing=_("还没有写重新办理的原因。请写清楚，申请人会看到。"),
    )


class PartingForm(forms.Form):
    """Why a case that was merged goes on by itself."""

    reason = WordsField(
        label=_("撤销并入的原因"),
        help_text=_("申请人会看到。例如：这是另一间房的申请，不是重复的。"),
        missing=_("还没有写撤销并入的原因。请写清楚，申请人会看到。"),
    )


class HandoverForm(forms.Form):
    """To whom a case is given, and why."""

    to = forms.ChoiceField(
        label=_("转给谁"),
        error_messages={
            "required": _("还没有选转给谁。请选一个。"),
            "invalid_choice": _("选的人或小组现在不能接这件。请从下面选一个。"),
        },
    )
    reason = WordsField(
        label=_("转交的原因"),
        help_text=_("只给接手的同事看，例如：下周休假，材料已核对完。"),
        missing=_("还没有写转交的原因。请写清楚，让接手的人明白。"),
        rows=3,
    )

    def __init__(self, receivers: Receivers, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.receivers: dict[str, Person | Team | Place] = {}
        groups: list[tuple[Any, str, Sequence[Person | Team | Place]]] = [
            (_("同事"), "person", receivers.people),
            (_("小组"), "team", receivers.teams),
            (_("别的服务中心"), "centre", receivers.centres),
        ]
        choices: list[Any] = [("", _("请选择"))]
        for label, kind, rows in groups:
            offered = {f"{kind}-{row.pk}": row for row in rows}
            self.receivers |= offered
            if offered:
                choices.append((label, [(name, str(row)) for name, row in offered.items()]))
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def receiver(self) -> Person | Team | Place:
        """Whom the form names."""
        return self.receivers[self.cleaned_data["to"]]


class TeamForm(forms.Form):
    """A team and who is in it."""

    name = forms.CharField(
        label=_("小组名称"),
        max_length=LONGEST_NAME,
        help_text=_("例如：企业注册组"),
        error_messages={"required": _("还没有写小组名称。")},
    )
    members = forms.MultipleChoiceField(
        label=_("成员"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("窗口的人员。名单里没有的，请先在“人员”里安排角色。"),
    )
    is_active = forms.BooleanField(label=_("接收办件"), required=False, initial=True)

    def __init__(self, people: Sequence[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        field = self.fields["members"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(number, str(person)) for number, person in self.people.items()]

    @property
    def chosen(self) -> list[Person]:
        """The members the form names."""
        return [self.people[number] for number in self.cleaned_data["members"]]


class WantedForm(forms.Form):
    """Which answers are to be put right, each with a reason and words; and words on the whole."""

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = list(corrections.questions(case))
        for key in self.keys:
            label, value = corrections.answer_words(case, key, case.answers.get(key))
            self.fields[f"reason-{key}"] = forms.ChoiceField(
                label=label,
                help_text=_("现在写的是：%(value)s") % {"value": value or _("未填写")},
                choices=[("", _("没有问题")), *CorrectionReason.choices],
                required=False,
            )
            self.fields[f"words-{key}"] = WordsField(
                label=_("怎么改"), most=LONGEST_WORDS_ON_AN_ANSWER, rows=2
            )
        self.fields["words"] = WordsField(label=_("其他要说的话"), rows=3)

    def pairs(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """Each question's two fields."""
        return ((self[f"reason-{key}"], self[f"words-{key}"]) for key in self.keys)

    def clean(self) -> dict[str, Any]:
        """At least one answer must be marked, and words must not stand beside one that isn't."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for key in self.keys:
            if given.get(f"words-{key}") and not given.get(f"reason-{key}"):
                self.add_error(f"reason-{key}", _("写了怎么改，还没有选原因。请选一个。"))
        if not self.errors and not self.wanted:
            self.add_error(None, _("还没有标出要更正的内容。请至少选一项的原因。"))
        return given

    @property
    def wanted(self) -> list[Wanted]:
        """What the form asks to be put right."""
        given = self.cleaned_data
        return [
            Wanted(key, CorrectionReason(given[f"reason-{key}"]), given.get(f"words-{key}", ""))
            for key in self.keys
            if given.get(f"reason-{key}")
        ]


class CorrectionsForm(QuestionnaireForm):
    """The questions the desk asked to have put right, filled in as they were answered, and nothing else."""

    def __init__(
        self,
        case: Case,
        keys: Sequence[str],
        data: Any = None,
        uploads: MultiValueDict[str, UploadedFile] | None = None,
        *,
        reads_secrets: bool = False,
        kept: Mapping[str, File] = corrections.NO_FILES,
    ) -> None:
        self.case, self.keys = case, list(keys)
        super().__init__(case.form, data, answers=dict(case.answers), files=kept)
        self.files = uploads or MultiValueDict()
        self.uploads: dict[str, list[Prepared]] = {}
        if not reads_secrets:
            # A colleague of whoever gave a private number writes it anew, and doesn't read it.
            for question in self.questions:
                if question.is_secret:
                    self.initial.pop(question.key, None)
        for key in set(self.fields) - set(keys):
            del self.fields[key]
        left = [question for question in self.questions if question.key in self.fields]
        self.known_names = set(self.control_names(left))

    def written(self) -> dict[str, Any]:
        """What was sent, beside the answers that stay: other questions may depend on them."""
        stay = {key: value for key, value in self.case.answers.items() if key not in self.keys}
        return stay | {key: value for key, value in super().written().items() if key in self.keys}

    def clean(self) -> dict[str, Any]:
        """Hold the corrected answers to the version's schema together with those that stay."""
        self._refuse_unknown_keys()
        given = {key: value for key, value in self.cleaned_data.items() if value is not None}
        given |= self._files_that_stay()
        coming = {key: len(files) for key, files in self.uploads.items()}
        whole = corrections.with_coming(given, coming)
        for problem in corrections.problems_with(self.case, self.keys, whole):
            if problem.key not in self.errors:
                beside = problem.key in self.fields
                self.add_error(problem.key if beside else None, problem.message if beside else str(problem))
        self.answers = given
        return given

    def _files_that_stay(self) -> dict[str, list[str]]:
        """Of each question for files those not taken away; the new ones are looked at on the way."""
        stay: dict[str, list[str]] = {}
        for key in corrections.file_questions(self.case, self.fields):
            name = self.add_prefix(key)
            dropped = set(self.data.getlist(f"{name}_drop")) if isinstance(self.data, QueryDict) else set()
            stay[key] = [one for one in corrections.standing_files(self.case, key) if one not in dropped]
            try:
                self.uploads[key] = UploadField(purpose=ANSWER_FILE, required=False).clean(
                    self.files.getlist(name)
                )
            except ValidationError as problem:
                self.add_error(key, problem)
        return stay

    def shown(self, words: Sequence[corrections.ShownCorrection]) -> Iterator[tuple[Any, Any]]:
        """Each question with what the desk said of it."""
        said = {each.key: each for each in words}
        return ((self[key], said[key]) for key in self.fields)


class RemarkForm(AttachmentsForm):
    """Words and files that may go with corrections."""

    words = WordsField(label=_("想说的话"), rows=3)
    field_order = ("words", "attachments")
