"""The words people write on a case."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lianyuan.core.refusals import Refused
from lianyuan.core.sentences import listed, quoted
from lianyuan.files.forms import UploadField

from .actions.following_up import LONGEST_WORDS_WITH_A_RATING
from .actions.steps import LONGEST_WORDS, clean_words
from .attachments import ATTACHMENT
from .models import Grade
from .rating_tags import BLAME, PRAISE


class WordsField(forms.Field):
    """Words held to the same rules as the deed they are for, so that a mistake is told beside them."""

    def __init__(self, *, missing: Any = "", most: int = LONGEST_WORDS, rows: int = 5, **kwargs: Any) -> None:
        super().__init__(
            required=bool(missing), widget=forms.Textarea(attrs={"rows": rows, "maxlength": most}), **kwargs
        )
        self.most = most
        self.error_messages["required"] = missing

    def to_python(self, value: Any) -> str:
        """The words as they will be kept."""
        try:
            return clean_words(str(value or ""), most=self.most)
        except Refused as refusal:
            raise ValidationError(refusal.message) from refusal


class AttachmentsForm(forms.Form):
    """Files handed in with something else."""

    attachments = UploadField(purpose=ATTACHMENT, required=False)


class ReplyForm(AttachmentsForm):
    """An answer to the desk."""

    words = WordsField(label=_("您的回复"), missing=_("还没有写回复。请写上要告诉窗口的话。"))
    field_order = ("words", "attachments")


class WithdrawalForm(forms.Form):
    """Taking a case back."""

    reason = WordsField(label=_("撤回的原因"), help_text=_("例如：事情已经解决。可以不写。"), rows=3)


class RatingForm(forms.Form):
    """What the applicant's side thought of it."""

    grade = forms.TypedChoiceField(
        label=_("这次办得怎么样"),
        choices=Grade.choices,
        coerce=lambda written: Grade(int(written)),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("还没有选。请选一个最接近的。"),
            "invalid_choice": _("没有“%(value)s”这个选项。请从下面选一个。"),
        },
    )
    praise = forms.MultipleChoiceField(
        label=_("哪里好"), choices=PRAISE, required=False, widget=forms.CheckboxSelectMultiple
    )
    blame = forms.MultipleChoiceField(
        label=_("哪里不好"), choices=BLAME, required=False, widget=forms.CheckboxSelectMultiple
    )
    words = WordsField(
        label=_("想说的话"),
        help_text=_("哪里好、哪里不好，都可以写。"),
        most=LONGEST_WORDS_WITH_A_RATING,
        rows=3,
    )

    def said(self) -> dict[str, Any]:
        """What was said, as the deed takes it."""
        values = self.cleaned_data
        tags = [*values["praise"], *values["blame"]]
        return {"grade": values["grade"], "tags": tags, "words": values["words"]}


class QuestionForm(AttachmentsForm):
    """What the desk asks the applicant for."""

    question = WordsField(
        label=_("请申请人补充什么"),
        help_text=_("写清楚要什么、怎么给。发出后时限停表，收到回复再继续。"),
        missing=_("还没有写要对方补充什么。请写清楚要什么、怎么给。"),
    )
    field_order = ("question", "attachments")


class CompletionForm(AttachmentsForm):
    """What came of it."""

    result = WordsField(
        label=_("办理结果"),
        help_text=_("写清楚办成了什么、接下来怎么做。申请人会看到，并可以评价。"),
        missing=_("还没有写办理结果。请写清楚办成了什么、接下来怎么做。"),
    )
    despite = WordsField(
        label=_("子办件没办完也先办结的原因"), help_text=_("只给窗口的同事看。没有子办件不用写。"), rows=2
    )
    unchecked = forms.BooleanField(
        label=_("我知道，这几条不用核对，仍要办结"),
        error_messages={"required": _("清单里还有没核对的。请先回去核对，或者勾选这里。")},
    )
    field_order = ("result", "attachments", "despite", "unchecked")

    def __init__(
        self, *args: Any, has_open_children: bool = False, unticked: Sequence[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if unticked:
            self.fields["unchecked"].help_text = _("还没核对：%(lines)s") % {
                "lines": listed(quoted(line) for line in unticked)
            }
        else:
            del self.fields["unchecked"]
        if not has_open_children:
            del self.fields["despite"]


class RefusalForm(AttachmentsForm):
    """Why it can't be done."""

    reason = WordsField(
        label=_("不予办理的原因"),
        help_text=_("写清楚原因和申请人还可以怎么做。申请人会看到，并可以评价。"),
        missing=_("还没有写不予办理的原因。请写清楚原因和对方可以怎么做。"),
    )
    field_order = ("reason", "attachments")
