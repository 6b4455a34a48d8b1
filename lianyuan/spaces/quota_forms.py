"""What is asked when quotas are set."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.forms import find_person
from lianyuan.companies import queries as companies
from lianyuan.places.models import Place

from .models import Counts, PeakHours, Quota, SpaceKind
from .quota_words import quota_in_words

DATE = forms.DateInput(attrs={"type": "date"})
TIME = forms.TimeInput(attrs={"type": "time"})


class QuotaForm(forms.ModelForm[Quota]):
    """A quota; the same one with other hours is changed."""

    class Meta:
        model = Quota
        fields = ("place", "kind", "counts", "period", "peak", "hours")
        help_texts = {"kind": _("不选就是这里的所有场地合在一起算"), "hours": _("例如 4")}

    def __init__(self, *args: Any, places: QuerySet[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = places  # type: ignore[attr-defined]  # a field of choices

        kinds = [choice for choice in SpaceKind.choices if choice[0] != SpaceKind.NURSING]
        self.fields["kind"].choices = [("", _("所有场地")), *kinds]  # type: ignore[attr-defined]

    def validate_constraints(self) -> None:
        """That the rule exists already is no fault: its hours are changed."""


class PeakForm(forms.ModelForm[PeakHours]):
    """A time of the week that counts as peak."""

    class Meta:
        model = PeakHours
        fields = ("place", "weekday", "begins", "ends")
        widgets = {"begins": TIME, "ends": TIME}

    def __init__(self, *args: Any, places: QuerySet[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = places  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """It ends after it begins."""
        said = super().clean() or {}
        if said.get("begins") and said.get("ends") and said["ends"] <= said["begins"]:
            self.add_error("ends", _("结束的时间要晚于开始的时间。"))
        return said

    def validate_constraints(self) -> None:
        """One that begins at the same time is changed."""


class _QuotaChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.get_counts_display()} · {quota_in_words(obj)}"


class ExceptionForm(forms.Form):
    """More hours for one person or company."""

    quota = _QuotaChoice(Quota.objects.none(), label=_("哪条限额"))
    who = forms.CharField(
        label=_("给谁"),
        help_text=_("企业写统一社会信用代码；个人写用户名、手机号或邮箱"),
        max_length=80,
    )
    hours = forms.IntegerField(
        label=_("多给几小时"), help_text=_("每周或每月多这么多，例如 3"), min_value=1, max_value=744
    )
    from_day = forms.DateField(label=_("从哪天"), widget=DATE)
    until_day = forms.DateField(label=_("到哪天"), widget=DATE)
    reason = forms.CharField(label=_("原因"), help_text=_("对方会看到，例如：承办园区路演"), max_length=200)

    def __init__(self, *args: Any, quotas: QuerySet[Quota], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quota"].queryset = quotas  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Whoever is written, by what the quota counts."""
        said = super().clean() or {}
        quota, who = said.get("quota"), said.pop("who", "")
        if quota is not None and who:
            said["person"] = said["company"] = None
            if quota.counts == Counts.PERSON:
                try:
                    said["person"] = find_person(who)
                except ValidationError as problem:
                    self.add_error("who", problem)
            else:
                said["company"] = companies.company_with_code(who.strip().upper())
                if said["company"] is None:
                    words = _("没有找到信用代码为“%(who)s”的企业，请核对 18 位代码。")
                    self.add_error("who", ValidationError(words, params={"who": who}))
        if said.get("from_day") and said.get("until_day") and said["until_day"] < said["from_day"]:
            self.add_error("until_day", _("结束的日子不能早于开始的日子。"))
        return said
