"""What is written when the desk files for somebody, and when cases are joined."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.forms import find_person
from lianyuan.accounts.models import Person
from lianyuan.accounts.models.people import read_phone

from .forms import AttachmentsForm
from .models import Service


class ServiceChoice(forms.Form):
    """One of the services of the desk."""

    service = forms.ChoiceField(label=_("办什么"), error_messages={"required": _("还没有选事项。请选一个。")})

    def __init__(self, services: Sequence[Service], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["service"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("请选择")), *((service.slug, service.name) for service in services)]


class CounterForm(ServiceChoice):
    """Whom the desk files for: somebody known, or a newcomer with name and phone."""

    who = forms.CharField(
        label=_("申请人"),
        required=False,
        max_length=80,
        help_text=_("写对方的用户名、手机号或邮箱。没有账号的，填下面两项。"),
    )
    name = forms.CharField(label=_("新用户的姓名"), required=False, max_length=40)
    phone = forms.CharField(
        label=_("新用户的手机号"),
        required=False,
        max_length=16,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )

    def clean_who(self) -> Person | None:
        """The person written, who must have an account."""
        written = self.cleaned_data["who"]
        return find_person(written) if written else None

    def clean_phone(self) -> str:
        """A phone that is nobody's yet."""
        phone: str = self.cleaned_data["phone"].replace(" ", "").replace("-", "")
        if phone:
            read_phone(phone)
        return phone

    def clean(self) -> dict[str, Any]:
        """Either somebody known or a newcomer, not both, not neither."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        known, newcomer = given.get("who"), (given.get("name"), given.get("phone"))
        if "who" not in self.errors and not known and not all(newcomer) and not self.errors:
            raise ValidationError(_("还没有写申请人。请写用户名或手机号；没有账号的，写姓名和手机号。"))
        if known and any(newcomer):
            raise ValidationError(_("申请人已经有账号，不用再填姓名和手机号。请清空那两项。"))
        return given


class PapersForm(AttachmentsForm):
    """As whom it is filed, and that the desk looked at who stands before it."""

    company = forms.ChoiceField(label=_("以谁的名义"), required=False, widget=forms.RadioSelect)
    is_checked = forms.BooleanField(
        label=_("已当面核对申请人的身份，填写的内容经本人确认"),
        error_messages={"required": _("请核对身份、请申请人确认内容后勾选。")},
    )
    field_order = ("company", "attachments", "is_checked")

    def __init__(self, identities: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["company"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(identities)
        field.initial = identities[0][0] if identities else ""

    @property
    def company_id(self) -> int | None:
        """The company it is filed for; None for the person's own."""
        chosen = self.cleaned_data["company"]
        return int(chosen) if chosen else None


class ReferenceForm(forms.Form):
    """Another case, by its number."""

    reference = forms.CharField(label=_("另一件的办件编号"), max_length=12, help_text=_("例如：01AB-CD0E"))
