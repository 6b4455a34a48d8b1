"""What is asked when someone looks for a room and books it."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lianyuan.core import clock

from . import queries
from .actions import Wanted
from .minutes import YEARS
from .models import Booking, Feature, Space
from .queries.finding import Question

PARTS_OF_DAY = {
    "morning": (_("上午"), 6 * 60, 12 * 60),
    "afternoon": (_("下午"), 13 * 60, 18 * 60),
    "evening": (_("晚上"), 18 * 60, 24 * 60),
    "any": (_("全天"), 0, 24 * 60),
}
LENGTHS = [30, 60, 90, 120, 180, 240, 480]
MOST_PEOPLE = 999
FEW_FREE = 60


def length_in_words(minutes: int) -> str:
    """A length as people say it: in hours, or in minutes below one."""
    if minutes < 60:
        return ngettext("%(n)s 分钟", "%(n)s 分钟", minutes) % {"n": minutes}
    hours = minutes / 60
    written = f"{hours:.1f}".removesuffix(".0")
    return ngettext("%(n)s 小时", "%(n)s 小时", int(hours)) % {"n": written}


class FindForm(forms.Form):
    """How many come, when, for how long, and what must be in the room."""

    people = forms.IntegerField(
        label=_("几个人"),
        min_value=1,
        max_value=MOST_PEOPLE,
        initial=8,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    day = forms.DateField(
        label=_("哪一天"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    part = forms.ChoiceField(
        label=_("什么时候"), choices=[(key, words) for key, (words, _begin, _end) in PARTS_OF_DAY.items()]
    )
    minutes = forms.TypedChoiceField(label=_("用多久"), coerce=int)
    features = forms.ModelMultipleChoiceField(
        Feature.objects.all(),
        label=_("屋里要有"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    kind = forms.ChoiceField(label=_("哪一类"), required=False)
    step_free = forms.BooleanField(label=_("轮椅可以到"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lengths: Any = self.fields["minutes"]
        lengths.choices = [(minutes, length_in_words(minutes)) for minutes in LENGTHS]
        kinds: Any = self.fields["kind"]
        kinds.choices = [("", _("都可以")), *queries.kinds_lent_out()]

    @staticmethod
    def unasked() -> dict[str, Any]:
        """What stands in the form before anyone asks: tomorrow afternoon, two hours."""
        tomorrow = clock.today() + timedelta(days=1)
        return {"people": 8, "day": tomorrow.isoformat(), "part": "afternoon", "minutes": "120"}

    def question(self) -> Question:
        """The question in the form, once it is valid."""
        found = self.cleaned_data
        _words, begins, ends = PARTS_OF_DAY[found["part"]]
        return Question(
            people=found["people"],
            day=found["day"],
            begins=begins,
            ends=ends,
            minutes=found["minutes"],
            features=tuple(feature.pk for feature in found["features"]),
            kind=found["kind"],
            step_free=found["step_free"],
        )

    def clean_day(self) -> date:
        """Today at the earliest."""
        day = _within_reach(self.cleaned_data["day"])
        if day < clock.today():
            raise forms.ValidationError(
                _("%(day)s 已经过了，请选今天以后的日子。") % {"day": day.isoformat()}
            )
        return day


class TimeForm(forms.Form):
    """A day and from when to when."""

    day = forms.DateField(
        label=_("哪一天"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    begins = forms.TimeField(
        label=_("从几点"), widget=forms.TimeInput(attrs={"type": "time", "step": "300"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=_("到几点"), widget=forms.TimeInput(attrs={"type": "time", "step": "300"}, format="%H:%M")
    )

    def clean_day(self) -> date:
        """A day somebody could mean."""
        return _within_reach(self.cleaned_data["day"])

    @property
    def starts_at(self) -> datetime:
        """The start, once the form is valid."""
        return _moment(self.cleaned_data["day"], self.cleaned_data["begins"])

    @property
    def ends_at(self) -> datetime:
        """The end, once the form is valid; midnight is the end of the day."""
        ends: time = self.cleaned_data["ends"]
        day: date = self.cleaned_data["day"]
        return _moment(day + timedelta(days=1) if ends == time(0) else day, ends)


class BookingForm(TimeForm):
    """A booking of one room: when, what for, how many, and what should be there."""

    title = forms.CharField(
        label=_("做什么用"),
        max_length=80,
        help_text=_("例如：产品评审会。别人看不到，只有您、您的企业和服务台看得到。"),
    )
    attendees = forms.IntegerField(
        label=_("几个人"),
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    note = forms.CharField(label=_("给服务台的话"), max_length=500, required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, space: Space, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.equipment = queries.equipment_for(space)
        self.extras = queries.extras_for(space)
        for thing in self.equipment:
            self.fields[f"thing-{thing.pk}"] = forms.IntegerField(
                label=_("%(thing)s（共 %(n)s 件）") % {"thing": thing, "n": thing.count},
                min_value=0,
                max_value=thing.count,
                required=False,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        for extra in self.extras:
            self.fields[f"extra-{extra.pk}"] = forms.CharField(
                label=extra.name,
                max_length=200,
                required=False,
                help_text=extra.explanation or _("要的话写几个字，例如：10 杯。"),
            )

    @property
    def wishes(self) -> list[forms.BoundField]:
        """The questions most people leave empty."""
        return [self[name] for name in self.fields if name == "note" or "-" in name]

    @property
    def wishes_written(self) -> bool:
        """Whether something stands in them, or is wrong there."""
        return any(field.value() or field.errors for field in self.wishes)

    def wanted(self) -> Wanted:
        """What is wanted with the room, once the form is valid."""
        found = self.cleaned_data
        return Wanted(
            title=found["title"],
            attendees=found["attendees"],
            note=found["note"],
            equipment={thing.pk: found.get(f"thing-{thing.pk}") or 0 for thing in self.equipment},
            extras={
                extra.pk: found[f"extra-{extra.pk}"]
                for extra in self.extras
                if found.get(f"extra-{extra.pk}")
            },
        )


class MovingForm(TimeForm):
    """Another time for a booking, perhaps another room."""

    space = forms.ModelChoiceField(Space.objects.none(), label=_("场地"), empty_label=None)
    attendees = forms.IntegerField(label=_("几个人"), min_value=1, max_value=MOST_PEOPLE)

    def __init__(self, *args: Any, booking: Booking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rooms: Any = self.fields["space"]
        rooms.queryset = Space.objects.bookable().select_related("place") | Space.objects.filter(
            pk=booking.space_id
        ).select_related("place")


def as_initial(starts: datetime, ends: datetime) -> dict[str, Any]:
    """A time as the form shows it."""
    begins, until = timezone.localtime(starts), timezone.localtime(ends)
    return {"day": begins.date(), "begins": begins.time(), "ends": until.time()}


def time_in(asked: Mapping[str, str], space: Space) -> dict[str, Any]:
    """The time an address carries (`starts` as RFC 3339 and `minutes`), or the next full hour tomorrow."""
    try:
        starts = datetime.fromisoformat(asked.get("starts", ""))
        minutes = int(asked.get("minutes", "0"))
    except ValueError:
        starts, minutes = _tomorrow_at_two(), 0
    if starts.year not in YEARS:
        starts = _tomorrow_at_two()
    if starts.tzinfo is None:
        starts = timezone.make_aware(starts)
    length = min(max(minutes or FEW_FREE, space.shortest), space.longest)
    return as_initial(starts, starts + timedelta(minutes=length))


def _within_reach(day: date) -> date:
    if day.year not in YEARS:
        raise forms.ValidationError(_("%(day)s 太远了，请检查年份。") % {"day": day.isoformat()})
    return day


def _tomorrow_at_two() -> datetime:
    return _moment(clock.today() + timedelta(days=1), time(14))


def _moment(day: date, clock_time: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock_time))
