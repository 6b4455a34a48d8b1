"""What is written about a case's time."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models import Person
from lianyuan.places.forms import HoursField

from .actions.extending import LONGEST_REASON, MOST_DAYS_AT_ONCE
from .forms import WordsField

MOST_MEGABYTES = 2


class ExtensionForm(forms.Form):
    """Asking for more time."""

    days = forms.IntegerField(label=_("延长几个工作日"), min_value=1)
    reason = WordsField(
        label=_("延长的原因"),
        help_text=_("写清楚为什么不能按时办结。批准后申请人会看到。"),
        missing=_("还没有写延长的原因。请写清楚为什么不能按时办结。"),
        most=LONGEST_REASON,
        rows=3,
    )

    def __init__(self, *args: Any, days_left: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].help_text = _("这件最多还能延长 %(days)s 个工作日。") % {"days": days_left}


class DecisionForm(forms.Form):
    """Approving or declining more time; the words are needed for the latter, which the deed checks."""

    decision = forms.ChoiceField(
        label=_("决定"),
        choices=[("approve", _("批准")), ("decline", _("不批准"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("还没有选。请选批准或不批准。"),
            "invalid_choice": _("没有“%(value)s”这个选项。请从下面选一个。"),
        },
    )
    words = WordsField(
        label=_("不批准的原因"),
        help_text=_("不批准时要写，申请的同事会看到。"),
        most=LONGEST_REASON,
        rows=3,
    )

    def clean(self) -> dict[str, Any]:
        """A refusal without its reason is said beside the field."""
        values = super().clean() or {}
        if values.get("decision") == "decline" and not values.get("words"):
            self.add_error("words", _("还没有写不批准的原因。请写清楚，申请的同事会看到。"))
        return values


class CorrectionForm(forms.Form):
    """Putting a due date right."""

    days = forms.IntegerField(
        label=_("加几个工作日"),
        min_value=-MOST_DAYS_AT_ONCE,
        max_value=MOST_DAYS_AT_ONCE,
        help_text=_("减少就写负数，例如 -1。"),
    )
    reason = WordsField(
        label=_("更正的原因"),
        help_text=_("写清楚原来的日期哪里错了，申请人会看到。"),
        missing=_("还没有写更正的原因。请写清楚哪里错了，申请人会看到。"),
        most=LONGEST_REASON,
        rows=3,
    )

    def clean_days(self) -> int:
        """Nought changes nothing."""
        days: int = self.cleaned_data["days"]
        if not days:
            raise forms.ValidationError(_("写了 0，日期不会变。请写要加或减的工作日。"))
        return days


class NoticeForm(forms.Form):
    """A year's holiday notice."""

    year = forms.IntegerField(
        label=_("哪一年"), min_value=2004, max_value=2200, help_text=_("通知安排的那一年，例如 2027。")
    )
    notice = forms.CharField(
        label=_("依据的通知"),
        max_length=200,
        help_text=_("通知的名称和文号，例如：国务院办公厅的放假通知。"),
    )
    file = forms.FileField(
        label=_("放假安排"),
        help_text=_("JSON、XLSX 或 CSV。每行一天：日期、类型（放假或上班）、节日。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.xlsx,.xls,.csv,.txt"}),
        error_messages={"empty": _("文件是空的。请检查是不是选错了文件。")},
    )

    def clean_file(self) -> UploadedFile:
        """The file, when it isn't far larger than a year's notice."""
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is not None and file.size > MOST_MEGABYTES * 1024 * 1024:
            raise forms.ValidationError(
                _("“%(name)s”超过 %(most)d MB，不像一年的放假安排。请检查是不是选错了文件。"),
                params={"name": file.name, "most": MOST_MEGABYTES},
            )
        return file


class DeskForm(forms.Form):
    """A centre's desk hours, and who is told of its deadlines."""

    hours = HoursField(
        label=_("窗口时间"),
        required=False,
        help_text=_(
            "一天一行，例如“一 09:00-12:00 13:30-17:00”。下班后和休息日提交的，从下一个工作日起算；"
            "不填就不分上下班。"
        ),
    )
    people = forms.ModelMultipleChoiceField(
        label=_("时限提醒发给谁"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("办件即将到期或已逾期时告诉这些人；不选就告诉管理员。"),
    )
    warn_days = forms.IntegerField(
        label=_("到期前几个工作日提醒"),
        min_value=0,
        max_value=20,
        help_text=_("0 表示到期当天提醒。"),
    )
    answer_days = forms.IntegerField(
        label=_("逾期后几个工作日内给申请人新的答复"),
        min_value=1,
        max_value=20,
        help_text=_("逾期时申请人会收到道歉和这个日期。"),
    )

    def __init__(self, *args: Any, possible: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = possible  # type: ignore[attr-defined]  # a plain Field to the stubs
