"""What a person says when making a token."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianyuan.core import clock

from .scopes import Scope

LIFETIMES = [(30, _("30 天")), (90, _("90 天")), (365, _("1 年"))]


class TokenForm(forms.Form):
    """What the token is for, what it may do, and for how long."""

    name = forms.CharField(
        label=_("用在哪里"),
        max_length=60,
        help_text=_("写上用它的程序，如：库存系统同步"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("可以做什么"),
        choices=Scope.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不超出您本人的权限。只读公开资料的话，一项也不用选。"),
    )
    days = forms.TypedChoiceField(label=_("有效期"), choices=LIFETIMES, coerce=int, initial=90)

    def values(self) -> dict[str, Any]:
        """What was said, as `make_token` takes it."""
        read = self.cleaned_data
        return {
            "name": read["name"],
            "scopes": [Scope(name) for name in read["scopes"]],
            "expires_on": last_day(read["days"]),
        }


def last_day(days: int) -> date:
    """The last day of a token that works for this many days."""
    return clock.today() + timedelta(days=days)
