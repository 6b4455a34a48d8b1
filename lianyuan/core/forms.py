"""How every form of the platform is drawn and what it says: label, help, answer and error, tied together."""

from typing import Any

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.forms import BoundField, CheckboxInput
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from .refusals import Refused

# Said instead of Django's words, which name the fault but not what to do. A field's own words come first.
PLAIN_WORDS: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {"required": _("请填写这一项。")},
    forms.ChoiceField: {
        "required": _("请选一项。"),
        "invalid_choice": _("没有“%(value)s”这个选项，请从列出的里面选。"),
    },
    forms.MultipleChoiceField: {
        "required": _("请至少选一项。"),
        "invalid_choice": _("没有“%(value)s”这个选项，请从列出的里面选。"),
    },
    forms.ModelChoiceField: {
        "required": _("请选一项。"),
        "invalid_choice": _("这个选项已经不能选了，请从列出的里面另选。"),
    },
    forms.BooleanField: {"required": _("要继续，请先勾选这一项。")},
    forms.IntegerField: {"invalid": _("请只填数字，如 30。")},
    forms.DecimalField: {"invalid": _("请只填数字，如 100.5。")},
    forms.DateField: {"invalid": _("请写成 2026-11-23 这样的日期。")},
    forms.TimeField: {"invalid": _("请写成 14:30 这样的时间。")},
    forms.DateTimeField: {"invalid": _("请写成 2026-11-23 14:30 这样的日期和时间。")},
    forms.FileField: {
        "required": _("请选一个文件。"),
        "invalid": _("没有收到文件，请重新选一次再提交。"),
        "missing": _("没有收到文件，请重新选一次再提交。"),
        "empty": _("这个文件是空的，请换一个。"),
        "max_length": _("文件名最多 %(max)d 个字，现在有 %(length)d 个，请改短再传。"),
    },
}
PLAIN_VALIDATORS: dict[type[validators.BaseValidator] | type[validators.EmailValidator], Any] = {
    validators.MaxLengthValidator: _("最多 %(limit_value)d 个字，现在有 %(show_value)d 个。"),
    validators.MinLengthValidator: _("至少 %(limit_value)d 个字，现在只有 %(show_value)d 个。"),
    validators.MaxValueValidator: _("不能大于 %(limit_value)s。"),
    validators.MinValueValidator: _("不能小于 %(limit_value)s。"),
    validators.EmailValidator: _("这不像邮箱地址，请写成 name@example.com 的样子。"),
}


def speak_plainly() -> None:
    """Give Django's fields and validators our words, once, when the platform starts."""
    for field, words in PLAIN_WORDS.items():
        field.default_error_messages = {**field.default_error_messages, **words}
    for validator, words in PLAIN_VALIDATORS.items():
        validator.message = words


class LianyuanField(BoundField):
    """A field that knows how its frame looks; the field template asks it."""

    @property
    def kind(self) -> str:
        """`check` for one box to tick, whose label follows it; `group` for several choices; else `line`."""
        if isinstance(self.field.widget, CheckboxInput):
            return "check"
        return "group" if self.use_fieldset else "line"

    @property
    def optional(self) -> bool:
        """Whether it may stay empty; said beside the label. A box to tick always may."""
        return not self.field.required and self.kind != "check" and not self.field.disabled

    @property
    def known_from(self) -> Any:
        """Where what stands in it was filled in from; empty where its giver wrote it, or will."""
        return getattr(self.field, "known_from", "")

    @property
    def link_target(self) -> str:
        """The id an error summary links to: the first control of a group, else the control itself."""
        if not self.auto_id:
            return ""
        return f"{self.auto_id}_0" if self.use_fieldset else self.id_for_label or self.auto_id


class LianyuanRenderer(TemplatesSetting):
    """Draws forms with core's templates; set as FORM_RENDERER."""

    form_template_name = "core/forms/form.html"
    formset_template_name = "core/forms/formset.html"
    field_template_name = "core/forms/field.html"
    bound_field_class = LianyuanField


def add_problem(form: Any, problem: Refused | ValidationError) -> None:
    """Put what an action refused into the form: beside its field where it names one."""
    if isinstance(problem, Refused):
        form.add_error(None, problem.message)
        return
    for field, errors in getattr(problem, "error_dict", {None: [problem]}).items():
        form.add_error(field if field in form.fields else None, errors)
