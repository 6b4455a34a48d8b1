"""What is written when a bad rating is followed up, appealed against, and when an appeal is decided."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .forms import WordsField
from .models import Outcome

_YES_NO = {"yes": True, "no": False}


class CallForm(forms.Form):
    """A try to call the applicant back."""

    reached = forms.TypedChoiceField(
        label=_("打通了吗"),
        choices=[("yes", _("打通了")), ("no", _("没有打通"))],
        coerce=lambda written: _YES_NO[written],
        widget=forms.RadioSelect,
    )
    words = WordsField(label=_("通话内容"), help_text=_("对方说了什么、希望怎么改。只在内部看得到。"), rows=4)

    def clean(self) -> None:
        """What was said is needed when somebody answered."""
        if self.cleaned_data.get("reached") and not self.cleaned_data.get("words"):
            self.add_error("words", _("还没有写通话内容。请写清楚对方说了什么。"))


class ClosingForm(forms.Form):
    """How a follow-up ends."""

    outcome = forms.TypedChoiceField(
        label=_("结果"),
        choices=[(kind.value, kind.label) for kind in (Outcome.PUT_RIGHT, Outcome.NOT_JUSTIFIED)],
        coerce=Outcome,
        widget=forms.RadioSelect,
    )
    answer = WordsField(
        label=_("给申请人的答复"),
        help_text=_("查到了什么、改了什么。申请人会看到；已整改的，还可以再评价一次。"),
        missing=_("还没有写给申请人的答复。请写清楚查到了什么、改了什么。"),
    )


class AppealForm(forms.Form):
    """Why a bad rating was given by mistake."""

    reason = WordsField(
        label=_("为什么是误评"),
        help_text=_("例如：申请人把星级看反了，电话里已说明。由没有经办的管理员决定。"),
        missing=_("还没有写申诉的理由。请写清楚为什么是误评。"),
    )


class DecisionForm(forms.Form):
    """What becomes of an appeal."""

    accepted = forms.TypedChoiceField(
        label=_("是不是误评"),
        choices=[("yes", _("是误评，不计入统计")), ("no", _("不是误评，继续整改"))],
        coerce=lambda written: _YES_NO[written],
        widget=forms.RadioSelect,
    )
    answer = WordsField(
        label=_("决定的理由"),
        help_text=_("认定误评时，申请人会看到。"),
        missing=_("还没有写决定的理由。认定误评时，申请人会看到。"),
    )
