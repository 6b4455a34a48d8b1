"""What is asked for a season."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianyuan.places.models import Place

from .models import MOST_WISHES, Feature, Season, SeasonWish, Space
from .quota_forms import DATE, TIME


class SeasonForm(forms.ModelForm[Season]):
    """A new season."""

    class Meta:
        model = Season
        fields = ("place", "name", "from_day", "until_day", "wishes_until", "most_slots", "spaces")
        widgets = {
            "from_day": DATE,
            "until_day": DATE,
            "wishes_until": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            "spaces": forms.CheckboxSelectMultiple,
        }
        help_texts = {"name": _("例如：2027 年春季"), "wishes_until": _("截止以后才分配")}

    def __init__(self, *args: Any, places: QuerySet[Place], spaces: QuerySet[Space], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = places  # type: ignore[attr-defined]  # a field of choices
        self.fields["spaces"].queryset = spaces  # type: ignore[attr-defined]


class WishForm(forms.ModelForm[SeasonWish]):
    """One wish; the same rank is written anew."""

    rank = forms.TypedChoiceField(
        label=_("第几志愿"), choices=[(n, n) for n in range(1, MOST_WISHES + 1)], coerce=int
    )

    class Meta:
        model = SeasonWish
        fields = ("rank", "weekday", "begins", "ends", "space", "seats", "features")
        widgets = {"begins": TIME, "ends": TIME, "features": forms.CheckboxSelectMultiple}
        help_texts = {
            "space": _("不选就是学期里任何一个符合要求的场地，更容易分到"),
            "seats": _("例如 8"),
        }

    def __init__(self, *args: Any, season: Season, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rooms = season.spaces.all()
        self.fields["space"].queryset = rooms  # type: ignore[attr-defined]
        self.fields["features"].queryset = Feature.objects.filter(  # type: ignore[attr-defined]
            spaces__in=rooms
        ).distinct()

    def clean(self) -> dict[str, Any]:
        """It ends after it begins."""
        said = super().clean() or {}
        if said.get("begins") and said.get("ends") and said["ends"] <= said["begins"]:
            self.add_error("ends", _("结束的时间要晚于开始的时间。"))
        return said

    def validate_constraints(self) -> None:
        """A wish of the same rank is written anew."""
