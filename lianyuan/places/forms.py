"""What an administrator fills in about a place."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_time
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.forms import find_person
from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.core.languages import present_language

from .models import OpeningHours, Place, PlaceKind

# As it may be written, in any of the languages: 一, 周一, 星期一, 週一, Mon, Monday.
_WEEKDAYS = "一二三四五六日"
_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


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
    written, *spans = line.split()
    day = _weekday(written)
    if day is None or not spans:
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
        rows.append(OpeningHours(weekday=day, opens=start, closes=end))
    return rows


def _weekday(written: str) -> int | None:
    """The number of a weekday as someone wrote it, Monday being 0."""
    if written[:3].lower() in _ENGLISH:
        return _ENGLISH.index(written[:3].lower())
    day = written.removeprefix("星期").removeprefix("周").removeprefix("週")
    return _WEEKDAYS.index(day) if len(day) == 1 and day in _WEEKDAYS else None


def _written_weekday(day: int) -> str:
    return _ENGLISH[day].capitalize() if present_language() == "en" else _WEEKDAYS[day]


def written_hours(place: Place) -> str:
    """A place's opening hours as its form shows them."""
    return written_rows(place.opening_hours.all())


def written_rows(hours: Iterable[OpeningHours]) -> str:
    """Weekly hours, in order, as `HoursField` reads them."""
    days: dict[int, list[str]] = {}
    for row in hours:
        days.setdefault(row.weekday, []).append(f"{row.opens:%H:%M}-{row.closes:%H:%M}")
    return "\n".join(f"{_written_weekday(day)} {' '.join(spans)}" for day, spans in sorted(days.items()))


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
