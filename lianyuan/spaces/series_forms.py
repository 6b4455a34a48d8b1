"""What is asked to repeat a booking, and to change what repeats."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from . import queries
from .actions import Change, Reach, Wanted
from .forms import MOST_PEOPLE, TimeForm
from .models import Booking, Space
from .models.spaces import WEEKDAYS
from .recurrence import MOST_DATES, Every, Repeating

FARTHEST = 6


class SeriesForm(TimeForm):
    """A repeating booking: its first day and time, how it repeats, until when."""

    every = forms.ChoiceField(
        label=_("怎么重复"),
        choices=[(Every.WEEK.value, _("按周")), (Every.MONTH.value, _("按月，每月同一个星期几"))],
        widget=forms.RadioSelect,
        initial=Every.WEEK.value,
    )
    interval = forms.IntegerField(
        label=_("每几周或几个月一次"),
        min_value=1,
        max_value=12,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("星期几"),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("按周重复时用。不选就和第一天相同。"),
    )
    count = forms.IntegerField(
        label=_("一共几次"),
        min_value=1,
        max_value=MOST_DATES,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("写几次，或者写到哪一天，选一样写。"),
    )
    until = forms.DateField(
        label=_("到哪一天为止"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    title = forms.CharField(label=_("做什么用"), max_length=80, help_text=_("例如：每周例会。"))
    attendees = forms.IntegerField(
        label=_("几个人"),
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    note = forms.CharField(label=_("给服务台的话"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].label = _("第一天")

    def clean(self) -> dict[str, Any]:
        """One end, not two."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if "count" in found and "until" in found and bool(found["count"]) == bool(found["until"]):
            self.add_error("count", _("请写一共几次，或者到哪一天为止，两样里写一样。"))
        return found

    def repeating(self) -> Repeating:
        """The repetition, once the form is valid."""
        found = self.cleaned_data
        return Repeating(
            first=found["day"],
            begins=found["begins"],
            ends=found["ends"],
            every=Every(found["every"]),
            interval=found["interval"],
            weekdays=tuple(found["weekdays"]),
            count=found["count"],
            until=found["until"],
        )

    def wanted(self) -> Wanted:
        """What it is for, once the form is valid."""
        found = self.cleaned_data
        return Wanted(title=found["title"], attendees=found["attendees"], note=found["note"])


def reaches(booking: Booking) -> list[tuple[str, Any]]:
    """Which bookings of a series may be meant, in words."""
    times = queries.times_left(booking)
    return [
        (Reach.ONE.value, _("只这一次")),
        (Reach.FOLLOWING.value, _("这一次和以后的")),
        (
            Reach.ALL.value,
            ngettext("全部（还有 %(n)s 次没取消）", "全部（还有 %(n)s 次没取消）", times) % {"n": times},
        ),
    ]


class ReachForm(forms.Form):
    """Which bookings of a series are meant."""

    reach = forms.ChoiceField(label=_("哪几次"), widget=forms.RadioSelect, initial=Reach.FOLLOWING.value)

    def __init__(self, *args: Any, booking: Booking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.booking = booking
        choices: Any = self.fields["reach"]
        choices.choices = reaches(booking)

    @property
    def meant(self) -> Reach:
        """What was chosen, once the form is valid."""
        return Reach(self.cleaned_data["reach"])


class SeriesCancelForm(ReachForm):
    """Giving bookings of a series up; why, where it is somebody else's."""

    reason = forms.CharField(label=_("原因（预约的人会看到）"), max_length=300, required=False)

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["reason"]


class SeriesChangeForm(ReachForm):
    """Another time, day, room or name for bookings of a series. What is left as it is stays as it is."""

    begins = forms.TimeField(
        label=_("从几点"), widget=forms.TimeInput(attrs={"type": "time", "step": "300"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=_("到几点"), widget=forms.TimeInput(attrs={"type": "time", "step": "300"}, format="%H:%M")
    )
    days = forms.TypedChoiceField(label=_("日子"), coerce=int, initial=0)
    space = forms.ModelChoiceField(Space.objects.none(), label=_("场地"), empty_label=None)
    title = forms.CharField(label=_("做什么用"), max_length=80)

    def __init__(self, *args: Any, booking: Booking, **kwargs: Any) -> None:
        begins, ends = timezone.localtime(booking.starts), timezone.localtime(booking.ends)
        here = {"begins": begins.time(), "ends": ends.time(), "space": booking.space, "title": booking.title}
        super().__init__(*args, booking=booking, initial=here, **kwargs)
        self._here = here
        rooms: Any = self.fields["space"]
        rooms.queryset = Space.objects.filter(pk=booking.space_id) | queries.rooms_to_move_to(booking)
        days: Any = self.fields["days"]
        days.choices = [(0, _("不变"))] + [
            (n, _day_words(n)) for n in (*range(1, FARTHEST + 1), *range(-1, -FARTHEST - 1, -1))
        ]

    def change(self) -> Change:
        """What becomes different, once the form is valid."""
        found = self.cleaned_data
        different = {name: found[name] for name, value in self._here.items() if found[name] != value}
        # A start moved alone would move the end: the two are one choice.
        if "begins" in different:
            different["ends"] = found["ends"]
        return Change(days=found["days"], **different)

    def clean(self) -> dict[str, Any]:
        """Something must become different."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            change = self.change()
            if not change.moves and change.title is None:
                raise forms.ValidationError(_("没有要改的。请改时间、日子、场地或用途，再看安排。"))
            if found["ends"] <= found["begins"]:
                self.add_error("ends", _("结束时间要晚于开始时间，请改时间。"))
        return found


def _day_words(days: int) -> str:
    told = {"n": abs(days)}
    if days > 0:
        return ngettext("往后 %(n)s 天", "往后 %(n)s 天", days) % told
    return ngettext("往前 %(n)s 天", "往前 %(n)s 天", -days) % told
