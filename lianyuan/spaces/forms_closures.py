"""What is asked when a room is closed."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .models import Closure
from .reading.reader import MOST_BYTES

CLOCK = {"type": "time"}
DAY = {"type": "date"}


class ClosureForm(forms.Form):
    """From when to when, and why."""

    first_day = forms.DateField(label=_("从哪天"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    begins = forms.TimeField(label=_("从几点"), widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"))
    last_day = forms.DateField(label=_("到哪天"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    ends = forms.TimeField(label=_("到几点"), widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"))
    reason = forms.CharField(
        label=_("原因"),
        max_length=Closure._meta.get_field("reason").max_length,
        help_text=_("预约的人会看到。例如：空调维修"),
    )

    def clean(self) -> dict[str, Any]:
        """In order."""
        given = super().clean() or self.cleaned_data
        if not self.errors and self.until <= self.since:
            self.add_error("ends", _("结束要晚于开始，请改时间。"))
        return given

    @property
    def since(self) -> datetime:
        """When it begins."""
        return _moment(self.cleaned_data["first_day"], self.cleaned_data["begins"])

    @property
    def until(self) -> datetime:
        """When it ends."""
        return _moment(self.cleaned_data["last_day"], self.cleaned_data["ends"])


class CalendarForm(forms.Form):
    """A calendar's file."""

    file = forms.FileField(
        label=_("日历文件（.ics）"), widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = gettext("最多 %(n)s MB。重复的日程展开一年；再导入同一个日历会更新。")
        self.fields["file"].help_text = words % {"n": MOST_BYTES // 1024 // 1024}


def _moment(day: Any, clock: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
