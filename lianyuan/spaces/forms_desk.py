"""What the desk writes: a booking for a person at the counter."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.forms import find_person
from lianyuan.accounts.models import Person

from .actions import Wanted
from .models import Booking, Equipment, Extra, Space

DAY = forms.DateInput(attrs={"type": "date"})
CLOCK = {"type": "time"}
THING, SERVICE = "thing_", "service_"


class CounterForm(forms.ModelForm[Booking]):
    """For whom, when, what for; what is to be had with the room."""

    who = forms.CharField(label=_("预约人"), max_length=80, help_text=_("写对方的用户名、手机号或邮箱。"))
    day = forms.DateField(label=_("哪天"), widget=DAY)
    begins = forms.TimeField(label=_("从几点"), widget=forms.TimeInput(attrs=CLOCK))
    ends = forms.TimeField(label=_("到几点"), widget=forms.TimeInput(attrs=CLOCK))
    field_order = ("who", "day", "begins", "ends", "title", "attendees", "note")

    class Meta:
        model = Booking
        fields = ("title", "attendees", "note")
        help_texts = {"title": _("例如：培训。只有预约的人和服务台看得到。")}
        widgets = {"note": forms.TextInput()}

    def __init__(
        self,
        *args: Any,
        space: Space,
        things: Sequence[Equipment],
        services: Sequence[Extra],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attendees"].help_text = _("最多 %(n)s 人") % {"n": space.capacity}
        for thing in things:
            self.fields[f"{THING}{thing.pk}"] = forms.IntegerField(
                label=_("%(thing)s，要几件") % {"thing": thing},
                help_text=_("一共 %(n)s 件") % {"n": thing.count},
                required=False,
                min_value=0,
                max_value=thing.count,
            )
        for service in services:
            self.fields[f"{SERVICE}{service.pk}"] = forms.BooleanField(
                label=service.name, help_text=service.explanation, required=False
            )

    def clean_who(self) -> Person:
        """The person written, who must have an account."""
        return find_person(self.cleaned_data["who"])

    def clean(self) -> dict[str, Any]:
        """The end after the begin."""
        given = super().clean() or self.cleaned_data
        begins, ends = given.get("begins"), given.get("ends")
        if begins and ends and ends <= begins:
            raise ValidationError({"ends": _("结束时间要晚于开始时间，请改时间。")})
        return given

    def _get_validation_exclusions(self) -> set[str]:
        # The room's times and states are the action's to set, and its constraints the action's to keep.
        return {field.name for field in Booking._meta.fields} - set(self._meta.fields or ())

    @property
    def times(self) -> tuple[datetime, datetime]:
        """From when to when."""
        said = self.cleaned_data
        first, last = (datetime.combine(said["day"], said[end]) for end in ("begins", "ends"))
        return timezone.make_aware(first), timezone.make_aware(last)

    @property
    def wanted(self) -> Wanted:
        """What the booking is for, and what comes with it."""
        said = self.cleaned_data
        return Wanted(
            title=said["title"],
            attendees=said["attendees"],
            note=said["note"],
            equipment={
                int(name.removeprefix(THING)): count
                for name, count in said.items()
                if name.startswith(THING) and count
            },
            extras={
                int(name.removeprefix(SERVICE)): ""
                for name, asked in said.items()
                if name.startswith(SERVICE) and asked
            },
        )
