"""What people fill in about companies."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.forms import find_person
from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import CompanyRoleName
from lianyuan.files.forms import UploadField
from lianyuan.places.models import Place

from . import queries, uscc
from .models import Company
from .models.register import ChainStage, StartupStage
from .pictures import LOGO, PHOTO
from .roster.cells import Wrong
from .sections import name_of

ANY = [("", _("不限"))]


class DirectoryForm(forms.Form):
    """What to look for in the directory. Nonsense in a filter is the same as no filter."""

    q = forms.CharField(
        label=_("名称或代码"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("企业名称、统一社会信用代码")}),
    )
    place = forms.ModelChoiceField(
        Place.objects.none(), label=_("在哪里"), required=False, empty_label=_("不限")
    )
    section = forms.ChoiceField(label=_("行业门类"), required=False)
    chain_stage = forms.ChoiceField(label=_("产业链环节"), required=False, choices=ANY + ChainStage.choices)
    startup_stage = forms.ChoiceField(label=_("创业阶段"), required=False, choices=ANY + StartupStage.choices)
    honoured = forms.BooleanField(label=_("有荣誉"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = Place.objects.all()  # type: ignore[attr-defined]
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            ("", _("不限")),
            *((place.pk, "　" * (place.depth - 1) + place.name) for place in queries.places_for_filter()),
        ]
        sections = [(section.code, name_of(section.name)) for section in queries.sections_in_use()]
        self.fields["section"].choices = [*ANY, *sections]  # type: ignore[attr-defined]

    def question(self) -> queries.DirectoryQuestion:
        """The question as far as it could be read."""
        self.is_valid()
        read = self.cleaned_data
        return queries.DirectoryQuestion(
            text=read.get("q", ""),
            place=read.get("place"),
            section=read.get("section", ""),
            chain_stage=read.get("chain_stage", ""),
            startup_stage=read.get("startup_stage", ""),
            honoured=read.get("honoured", False),
        )


class UsccField(forms.CharField):
    """A unified social credit code, read in any width and case, checked to the last character."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("统一社会信用代码"))
        kwargs.setdefault("help_text", _("营业执照上的 18 位代码"))
        super().__init__(max_length=40, **kwargs)
        self.widget.attrs |= {"autocomplete": "off", "autocapitalize": "characters"}

    def clean(self, value: Any) -> str:
        """The code in its stored form. Raises ValidationError saying what is wrong with it."""
        written = uscc.normalise(super().clean(value))
        if problem := uscc.problem_with(written):
            raise ValidationError(problem)
        return written


class IndustryField(forms.CharField):
    """An industry code of GB/T 4754-2017; a class the table lacks, in a known division, is marked."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("行业代码"))
        kwargs.setdefault("help_text", _("国民经济行业分类，2 到 4 位数字，例如 6513"))
        super().__init__(required=False, max_length=4, **kwargs)
        self.widget.attrs |= {"inputmode": "numeric"}

    def clean(self, value: Any) -> Any:
        """The industry, perhaps not kept yet, or None. Raises ValidationError saying why a code can't be."""
        written = super().clean(value)
        if not written:
            return None
        industry = queries.industry_written(written)
        if isinstance(industry, Wrong):
            raise ValidationError(
                _("“%(code)s”不对：%(reason)s"), params={"code": written, "reason": industry.reason}
            )
        return industry


class OwnCompanyForm(forms.ModelForm):
    """What a company says of itself, with its private contact."""

    industry = IndustryField()
    contact_name = forms.CharField(
        label=_("联系人"), required=False, max_length=60, help_text=_("只有本企业和服务台看得到")
    )
    contact_phone = forms.CharField(
        label=_("联系电话"),
        required=False,
        max_length=40,
        help_text=_("只有本企业和服务台看得到"),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Company
        fields = ["trade", "industry", "chain_stage", "startup_stage", "room", "headcount", "introduction"]
        widgets: dict[str, forms.Widget] = {"introduction": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"headcount": _("只有本企业和服务台看得到")}

    def __init__(self, *args: Any, company: Company | None = None, **kwargs: Any) -> None:
        if company is not None:
            contact = getattr(company, "contact", None)
            kwargs["instance"] = company
            kwargs["initial"] = {
                "industry": company.industry_id or "",
                "version": company.version,
                "contact_name": contact.name if contact else "",
                "contact_phone": contact.phone if contact else "",
            }
        super().__init__(*args, **kwargs)

    def _get_validation_exclusions(self) -> set[str]:
        """The industry's field has checked it; a new one is kept by the action."""
        exclusions: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # not in the stubs
        return {*exclusions, "industry"}


class DeskCompanyForm(OwnCompanyForm):
    """A company as the desk keeps it in the register."""

    place = forms.ModelChoiceField(Place.objects.all(), label=_("所在地点"), required=False)

    class Meta(OwnCompanyForm.Meta):
        fields = [
            "name",
            "place",
            "trade",
            "industry",
            "chain_stage",
            "startup_stage",
            "room",
            "founded_on",
            "registered_capital",
            "headcount",
            "introduction",
            "remark",
        ]
        widgets: dict[str, forms.Widget] = {
            "introduction": forms.Textarea(attrs={"rows": 4}),
            "founded_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }


class NewCompanyForm(DeskCompanyForm):
    """A company the desk enters by hand."""

    uscc = UsccField()
    field_order = ["name", "uscc"]
    version = None  # type: ignore[assignment]


class PicturesForm(forms.Form):
    """A new logo, more photos, or both."""

    logo = UploadField(purpose=LOGO, required=False)
    photos = UploadField(purpose=PHOTO, required=False)

    def clean(self) -> dict[str, Any]:
        """Something must have been chosen."""
        read = super().clean() or {}
        if not self.errors and not (read["logo"] or read["photos"]):
            self.add_error("logo", _("还没有选图片。请选一张标志或几张照片。"))
        return read


class ClaimForm(forms.Form):
    """Which company a person says is theirs."""

    uscc = UsccField()
    name = forms.CharField(label=_("企业名称"), max_length=120, help_text=_("和营业执照上一样"))
    note = forms.CharField(
        label=_("给服务台的话"),
        max_length=300,
        required=False,
        help_text=_("例如：我是法定代表人，营业执照可以到窗口核对"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RefusalForm(forms.Form):
    """Why a claim can't be confirmed."""

    reason = forms.CharField(
        label=_("未通过的原因"), max_length=300, help_text=_("申请人会看到，请写清楚下一步怎么做")
    )


class MemberForm(forms.Form):
    """Whom to add to a company."""

    who = forms.CharField(label=_("用户名、手机号或邮箱"), max_length=80)
    role = forms.ChoiceField(label=_("角色"), choices=CompanyRoleName.choices, initial=CompanyRoleName.STAFF)

    def clean_who(self) -> Person:
        """The person written, who must have an account."""
        return find_person(self.cleaned_data["who"])


class InvitationForm(forms.Form):
    """An invitation into a company."""

    role = forms.ChoiceField(label=_("角色"), choices=CompanyRoleName.choices, initial=CompanyRoleName.STAFF)
    days = forms.TypedChoiceField(
        label=_("几天内有效"),
        coerce=int,
        choices=[(1, _("1 天")), (7, _("7 天")), (30, _("30 天"))],
        initial=7,
    )
    note = forms.CharField(
        label=_("发给谁"),
        max_length=40,
        required=False,
        help_text=_("只给您自己看，好认是哪个链接，如“财务小李”"),
    )


class HonourForm(forms.Form):
    """A title a company was given."""

    title = forms.CharField(label=_("称号"), max_length=80, help_text=_("例如：电子商务示范点"))
    given_by = forms.CharField(label=_("授予单位"), max_length=80)
    year = forms.IntegerField(label=_("年份"), required=False, min_value=1949, max_value=2100)
