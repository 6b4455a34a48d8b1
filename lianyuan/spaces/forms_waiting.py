"""What someone is asked who waits for a room."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianyuan.core import clock

from .actions.waiting import Wish
from .models import Space
from .models.spaces import WEEKDAYS


class WishForm(forms.Form):
    """A wide wish, such as any Tuesday afternoon until the end of the month."""

    title = forms.CharField(label=_("用途"), help_text=_("例如：周会。别人看不到。"), max_length=80)
    attendees = forms.IntegerField(label=_("几个人"), min_value=1, initial=1)
    minutes = forms.IntegerField(label=_("用多少分钟"), help_text=_("例如：60"), min_value=5)
    weekdays = forms.MultipleChoiceField(
        label=_("星期几都可以"),
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        initial=[str(day) for day in range(5)],
    )
    from_day = forms.DateField(label=_("从哪天"), widget=forms.DateInput(attrs={"type": "date"}))
    until_day = forms.DateField(label=_("到哪天"), widget=forms.DateInput(attrs={"type": "date"}))
    from_time = forms.TimeField(
        label=_("不早于几点"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    until_time = forms.TimeField(
        label=_("不晚于几点"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, *args: Any, space: Space, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        self.fields["minutes"].initial = max(60, space.shortest)
        self.fields["from_day"].initial = today.isoformat()
        self.fields["until_day"].initial = (today + timedelta(days=min(14, space.days_ahead))).isoformat()
        self.fields["from_time"].initial, self.fields["until_time"].initial = "13:00", "18:00"

    def wish(self) -> Wish:
        """What was answered."""
        said = self.cleaned_data
        return Wish(
            title=said["title"],
            attendees=said["attendees"],
            minutes=said["minutes"],
            weekdays="".join(said["weekdays"]),
            from_day=said["from_day"],
            until_day=said["until_day"],
            from_time=said["from_time"],
            until_time=said["until_time"],
        )
