"""What a keeper writes about a room, in short pages that fit a phone."""

import re
from collections.abc import Sequence
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lianyuan.core.chinese import fold
from lianyuan.files.forms import UploadField
from lianyuan.places.models import Place

from .models import Equipment, Extra, Feature, Space, SpaceHours
from .models.spaces import WEEKDAYS
from .pictures import PHOTO

LONG = forms.Textarea(attrs={"rows": 4})
BETWEEN = re.compile(r"[\s,;、]+")
STRETCH = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~至到]+\s*(\d{1,2}):(\d{2})")


class BasicsForm(forms.ModelForm[Space]):
    """What the room is."""

    class Meta:
        model = Space
        fields = ("name", "kind", "capacity", "whereabouts", "layout", "description", "is_active")
        help_texts = {
            "name": _("例如：二楼培训室"),
            "whereabouts": _("例如：服务中心二楼，电梯出来右转"),
            "layout": _("例如：课桌式，可改成圆桌"),
            "is_active": _("不勾选，就不能再预约；已有的预约不变。"),
        }
        widgets = {"description": LONG}


class NewRoomForm(BasicsForm):
    """A room to be added, and where."""

    place = forms.ModelChoiceField(Place.objects.none(), label=_("位于"))
    field_order = ("place", *BasicsForm.Meta.fields)

    class Meta(BasicsForm.Meta):
        fields = ("place", *BasicsForm.Meta.fields)  # type: ignore[assignment]  # one more than the page it adds to

    def __init__(self, *args: Any, places: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Place.objects.filter(pk__in=[place.pk for place in places])


class FittingsForm(forms.ModelForm[Space]):
    """What is in the room, and who can get there."""

    new_features = forms.CharField(
        label=_("列表里没有的"),
        required=False,
        max_length=200,
        help_text=_("几样用顿号分开，例如：投影、白板"),
    )

    class Meta:
        model = Space
        fields = ("features", "step_free", "accessibility")
        widgets = {
            "features": forms.CheckboxSelectMultiple,
            "accessibility": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {"accessibility": _("例如：门宽 90 厘米，一楼有无障碍卫生间")}

    field_order = ("features", "new_features", "step_free", "accessibility")

    def clean_new_features(self) -> list[str]:
        """Each named once; one that is known already is that one."""
        longest = Feature._meta.get_field("name").max_length or 30
        names = [
            name for name in re.split(r"[、，,;；\n]+", self.cleaned_data["new_features"]) if name.strip()
        ]
        for name in names:
            if len(name.strip()) > longest:
                raise ValidationError(
                    _("“%(name)s”太长，一样最多 %(n)s 个字。"), params={"name": name.strip(), "n": longest}
                )
        return list(dict.fromkeys(name.strip() for name in names))


class TermsForm(forms.ModelForm[Space]):
    """Who may book, on which terms."""

    class Meta:
        model = Space
        fields = ("audience", "needs_approval", "hourly_price", "deposit", "house_rules", "terms")
        widgets = {"audience": forms.RadioSelect, "house_rules": LONG, "terms": LONG}
        help_texts = {
            "hourly_price": _("不收费就写 0"),
            "deposit": _("不收押金就写 0"),
            "house_rules": _("例如：不能明火，用完关窗关灯"),
            "terms": _("预约前会给人看，例如：取消请提前一天"),
        }


class LimitsForm(forms.ModelForm[Space]):
    """How long, how early, how late."""

    class Meta:
        model = Space
        fields = (
            "shortest",
            "longest",
            "step",
            "lead",
            "days_ahead",
            "buffer_before",
            "buffer_after",
            "grace_minutes",
            "closed_on_holidays",
        )
        help_texts = {
            "step": _("30 就是只能从整点或半点开始"),
            "lead": _("0 就是马上要用也可以约"),
            "grace_minutes": _("不填，就一直留着"),
        }


class HoursForm(forms.Form):
    """When the room is open: one line a weekday, several stretches in it."""

    def __init__(self, *args: Any, hours: Sequence[SpaceHours] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday, label in WEEKDAYS:
            written = [f"{row.opens:%H:%M}-{row.closes:%H:%M}" for row in hours if row.weekday == weekday]
            self.fields[f"day{weekday}"] = forms.CharField(
                label=label,
                required=False,
                max_length=120,
                initial=" ".join(written),
                widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}),
            )
        self.fields["day0"].help_text = _("例如：08:30-12:00 13:30-18:00。空着就是不开放。")

    def clean(self) -> dict[str, Any]:
        """Every line read."""
        for weekday, _label in WEEKDAYS:
            name = f"day{weekday}"
            try:
                self.cleaned_data[name] = read_stretches(self.cleaned_data.get(name, ""))
            except ValidationError as problem:
                self.add_error(name, problem)
        return self.cleaned_data

    @property
    def hours(self) -> list[tuple[int, time, time]]:
        """The stretches, each with its weekday."""
        return [
            (weekday, opens, closes)
            for weekday, _label in WEEKDAYS
            for opens, closes in self.cleaned_data[f"day{weekday}"]
        ]


def read_stretches(written: str) -> list[tuple[time, time]]:
    """Stretches of a day such as `08:30-12:00 13:30-18:00`. Raises ValidationError naming what isn't one."""
    text = fold(written)
    left = BETWEEN.sub("", STRETCH.sub("", text))
    if left:
        raise ValidationError(
            _("“%(written)s”看不懂。请写成 08:30-12:00 13:30-18:00 这样。"), params={"written": left[:40]}
        )
    found = []
    for opens, opens_minute, closes, closes_minute in STRETCH.findall(text):
        try:
            found.append((time(int(opens), int(opens_minute)), time(int(closes), int(closes_minute))))
        except ValueError as problem:
            raise ValidationError(
                _("“%(written)s”里有不存在的时间。一天从 00:00 到 23:59。"), params={"written": text}
            ) from problem
    return found


class PartForm(forms.Form):
    """Which room becomes a part of the hall."""

    part = forms.ModelChoiceField(Space.objects.none(), label=_("哪个场地是它的一部分"))

    def __init__(self, *args: Any, rooms: Sequence[Space], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["part"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Space.objects.filter(pk__in=[room.pk for room in rooms])


class PhotoForm(forms.Form):
    """Photos, and what is seen on them."""

    photos = UploadField(purpose=PHOTO)
    words = forms.CharField(
        label=_("照片里是什么"),
        max_length=120,
        help_text=_("看不到照片的人会听到这句话，例如：培训室全景，六排课桌，前面有投影幕"),
    )


class EquipmentForm(forms.ModelForm[Equipment]):
    """Movable equipment and how many there are."""

    class Meta:
        model = Equipment
        fields = ("place", "name", "count")
        help_texts = {"name": _("例如：无线麦克风"), "count": _("现在能用的有几件")}

    def __init__(self, *args: Any, places: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_place(self, places)


class ExtraForm(forms.ModelForm[Extra]):
    """A small service."""

    class Meta:
        model = Extra
        fields = ("place", "name", "explanation", "lead", "is_offered")
        help_texts = {"name": _("例如：茶水"), "explanation": _("例如：热水和一次性杯子，按人数准备")}

    def __init__(self, *args: Any, places: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_place(self, places)


def choose_place(form: forms.ModelForm[Any], places: Sequence[Place]) -> None:
    """Let one of these places be chosen; what is somewhere already stays there."""
    if form.instance.pk:
        del form.fields["place"]
        return
    field = form.fields["place"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = Place.objects.filter(pk__in=[place.pk for place in places])
    if len(places) == 1:
        field.initial = places[0].pk
