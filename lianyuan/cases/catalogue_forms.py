"""The forms with which the catalogue is written: a draft, a new service."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models import Person
from lianyuan.places.models import Place
from lianyuan.questionnaires.models import QuestionnaireVersion

from . import queries
from .models import ServiceVersion

_LINES = _("一行写一条")


class FormChoice(forms.ModelChoiceField):
    """A choice among the newest versions of all forms, and the one in use."""

    def label_from_instance(self, obj: Any) -> str:
        """The form's name with its version."""
        return str(_("%(form)s（第 %(number)s 版）") % {"form": obj.questionnaire, "number": obj.number})


class DraftForm(forms.ModelForm):
    """What a draft says. `said` is for the action; `revision` is the one that was read."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    form = FormChoice(QuestionnaireVersion.objects.none(), label=_("表单"), empty_label=_("请选一个"))

    class Meta:
        model = ServiceVersion
        fields = [
            "name",
            "summary",
            "audience",
            "promised_days",
            "extension_days_limit",
            "team",
            "form",
            "guide",
            "steps",
            "documents",
            "cost",
            "legal_basis",
            "results",
            "checklist",
        ]
        help_texts = {
            "summary": _("办事的人一眼能看懂的话"),
            "promised_days": _("从提交的第二天算起的工作日，1 到 250"),
            "extension_days_limit": _("经管理员批准，一件最多可以延长几个工作日；0 表示不能延长"),
            "guide": _("什么情况可以办、要注意什么"),
            "steps": _LINES,
            "documents": _LINES,
            "cost": _("例如：免费"),
            "legal_basis": _("依据的文件和条款"),
            "results": _LINES,
            "checklist": _("窗口办理时逐条核对，申请人看不到。一行写一条；行首加“*”的必须核对，否则不能办结"),
            "team": _("新办件直接进这个小组的队列；不选就由整个窗口受理"),
        }
        widgets = {
            name: forms.Textarea(attrs={"rows": 4})
            for name in ("guide", "steps", "documents", "legal_basis", "results", "checklist")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usable = queries.newest_forms()
        if self.instance.form_id:
            kept = QuestionnaireVersion.objects.filter(pk=self.instance.form_id)
            usable = (usable | kept.select_related("questionnaire")).distinct()
        self.fields["form"].queryset = usable.order_by("questionnaire__name", "-number")  # type: ignore[attr-defined]
        self._set_teams(self.instance.service.centre if self.instance.service_id else None)
        self.initial["revision"] = self.instance.revision

    def _set_teams(self, centre: Place | None) -> None:
        """The teams of its centre that take cases, and the one that is chosen already."""
        field = self.fields["team"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queries.teams_to_choose(centre, self.instance.team_id)
        field.empty_label = str(_("整个窗口"))
        if not field.queryset.exists():
            del self.fields["team"]

    @property
    def said(self) -> dict[str, Any]:
        """What the draft is to say."""
        return {
            name: self.cleaned_data[name] for name in self._meta.fields or () if name in self.cleaned_data
        }

    def _post_clean(self) -> None:
        """Nothing is written into the instance here: the action reads it anew, and checks it."""


class NewServiceForm(DraftForm):
    """A new service: where, under which address, and its first draft."""

    centre = forms.ModelChoiceField(Place.objects.none(), label=_("服务中心"), empty_label=_("请选一个"))
    slug = forms.SlugField(
        label=_("编号"),
        max_length=60,
        help_text=_("网址里的名字，小写英文和连字符，例如 company-registration；以后不能改"),
    )
    field_order = ["centre", "slug"]

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["centre"].queryset = queries.centres_kept_by(person)  # type: ignore[attr-defined]

    @property
    def said(self) -> dict[str, Any]:
        """What the service and its draft are to say."""
        return super().said | {name: self.cleaned_data[name] for name in ("centre", "slug")}
