"""What is asked of whoever registers an endpoint."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.acting import Actor

from . import kinds
from .actions import address_words
from .reaching import NotReachable, check_address


class EndpointForm(forms.Form):
    """An address, whose events it gets and which."""

    label = forms.CharField(label=_("名称"), max_length=60, help_text=_("例如：公司的办公系统"))
    address = forms.CharField(
        label=_("网址"),
        max_length=500,
        help_text=_("https:// 开头，在外网能打开，例如 https://example.com/hook"),
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "url"}),
    )
    audience = forms.ChoiceField(label=_("谁的事件"))
    types = forms.MultipleChoiceField(label=_("哪些事件"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = kinds.offered_to(actor)
        audience, types = self.fields["audience"], self.fields["types"]
        assert isinstance(audience, forms.ChoiceField) and isinstance(types, forms.ChoiceField)
        audience.choices = [(each.token, each.label) for each in offered]
        types.choices = [(each.name, f"{each.label} ({each.name})") for each in kinds.types()]

    def clean_address(self) -> str:
        """An address that may be reached, as far as it says itself."""
        written: str = self.cleaned_data["address"]
        try:
            check_address(written)
        except NotReachable as problem:
            raise ValidationError(address_words(str(problem), written)) from problem
        return written
