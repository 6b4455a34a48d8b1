"""What is asked at the reception."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianyuan.cases.models import Service

from .models import Hall, Line, Pattern
from .models.halls import WEEKDAYS


class LineForm(forms.Form):
    """A line of the hall."""

    letter = forms.RegexField(
        r"^[A-Z]$",
        label=_("字母"),
        help_text=_("号码的开头，例如 A。写已有的字母就是修改那个队列。"),
        error_messages={"invalid": _("请写一个大写字母，例如 A。")},
    )
    name = forms.CharField(label=_("队列名称"), help_text=_("例如：咨询"), max_length=30)
    services = forms.ModelMultipleChoiceField(
        Service.objects.none(),
        label=_("办理的事项"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_open = forms.BooleanField(label=_("可以取号"), required=False, initial=True)

    def __init__(self, *args: Any, hall: Hall, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services = Service.objects.offered().filter(centre=hall.centre_id)
        self.fields["services"].queryset = services  # type: ignore[attr-defined]  # a field of choices


class CounterForm(forms.Form):
    """A counter of the hall."""

    number = forms.IntegerField(
        label=_("窗口号"),
        help_text=_("写已有的窗口号就是修改那个窗口。"),
        min_value=1,
        max_value=99,
    )
    lines = forms.ModelMultipleChoiceField(
        Line.objects.none(),
        label=_("叫哪些队列"),
        help_text=_("一个也不选，就叫所有队列。"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_open = forms.BooleanField(label=_("在用"), required=False, initial=True)

    def __init__(self, *args: Any, hall: Hall, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].queryset = Line.objects.filter(hall=hall)  # type: ignore[attr-defined]


class PatternForm(forms.ModelForm[Pattern]):
    """A stretch of the week in which a line takes appointments."""

    class Meta:
        model = Pattern
        fields = ("line", "weekday", "begins", "ends", "minutes", "seats")
        widgets = {
            "begins": forms.TimeInput(attrs={"type": "time"}),
            "ends": forms.TimeInput(attrs={"type": "time"}),
        }

    def __init__(self, *args: Any, hall: Hall, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = Line.objects.filter(hall=hall)  # type: ignore[attr-defined]


class MakeupForm(forms.Form):
    """As which weekday make-up workdays are cut."""

    weekday = forms.TypedChoiceField(label=_("调休上班日按"), choices=WEEKDAYS, coerce=int)
