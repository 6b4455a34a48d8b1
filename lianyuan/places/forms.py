"""What an administrator fills in about a place."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_time
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.forms import find_person
from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName

from .models import OpeningHours, Place, PlaceKind

_WEEKDAYS = "一二三四五六日"


class HoursField(forms.CharField):
    """Weekly opening hours, one line a day: `一 09:00-17:30`; several spans for a break."""

    widget = forms.Textarea(attrs={"rows": 5})

    def clean(self, value: Any) -> Any:
        """Rows of opening hours, without their place."""
        rows: list[OpeningHours] = []
        for line in str(value or "").splitlines():
            if line.strip():
                rows += _read_line(line.strip())
        return rows


def _read_line(line: str) -> list[OpeningHours]:
    day, *spans = line.removeprefix("星期").removeprefix("周").split()
    if day not in _WEEKDAYS or not spans:
        raise ValidationError(_t("“%(line)s”看不懂。请写成“一 09:00-17:30”，一天一行。") % {"line": line})
    rows: list[OpeningHours] = []
    for span in spans:
        opens, _dash, closes = span.replace("–", "-").replace("—", "-").partition("-")
        try:
            start, end = parse_time(opens), parse_time(closes)
        except ValueError:
            start = end = None
        if start is None or end is None or end <= start:
            raise ValidationError(
                _t("“%(line)s”里的“%(span)s”不对。请写成“09:00-17:30”，关门晚于开门。")
                % {"line": line, "span": span}
            )
        if any(start < row.closes for row in rows):
            raise ValidationError(_t("“%(line)s”里的两段时间重叠了，请按先后写。") % {"line": line})
        rows.append(OpeningHours(weekday=_WEEKDAYS.index(day), opens=start, closes=end))
    return rows


def written_hours(place: Place) -> str:
    """A place's opening hours as its form shows them."""
    days: dict[int, list[str]] = {}
    for row in place.opening_hours.all():
        days.setdefault(row.weekday, []).append(f"{row.opens:%H:%M}-{row.closes:%H:%M}")
    return "\n".join(f"{_WEEKDAYS[day]} {' '.join(spans)}" for day, spans in sorted(days.items()))


class PlaceForm(forms.ModelForm):
    """A place and its opening hours."""

    hours = HoursField(
        label=_("开放时间"), required=False, help_text=_("一天一行，例如“一 09:00-12:00 13:30-17:30”。")
    )

    class Meta:
        model = Place
        fields = ["kind", "name", "address", "latitude", "longitude", "accessibility", "description"]
        help_texts = {
            "latitude": _("例如 30.7461,和经度一起写"),
            "longitude": _("例如 120.7555"),
            "accessibility": _("例如：有坡道，电梯到二楼，卫生间可进轮椅"),
        }
        widgets = {
            "accessibility": forms.Textarea(attrs={"rows": 2}),
            "description": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = PlaceKind.choices
        is_district = self.instance.pk and self.instance.parent_id is None
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            choice for choice in kinds if (choice[0] == PlaceKind.DISTRICT) == bool(is_district)
        ]

    def _get_validation_exclusions(self) -> set[str]:
        """The parent is set by the view, so its constraints are checked by the action."""
        return {*super()._get_validation_exclusions(), "path"}  # type: ignore[misc]  # not in the stubs


class RoleForm(forms.Form):
    """Whom to give which role."""

    who = forms.CharField(label=_("用户名、手机号或邮箱"), max_length=80)
    role = forms.ChoiceField(label=_("角色"), choices=PlaceRoleName.choices)

    def clean_who(self) -> Person:
        """The person written, who must have an account."""
        return find_person(self.cleaned_data["who"])
