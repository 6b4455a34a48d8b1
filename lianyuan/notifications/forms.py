"""What a person fills in about being reached."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .channels import Channel
from .models import CHANNEL_LABELS, Timing

BETWEEN = "--"


def field_name(kind: str, channel: str) -> str:
    """The name of the question about a kind on a channel."""
    return f"{kind}{BETWEEN}{channel}"


class ChoicesForm(forms.Form):
    """For each kind and channel, when it is brought. Fields are named `KIND--CHANNEL`."""

    def __init__(self, *args: Any, timings: dict[tuple[str, str], Timing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for (kind, channel), timing in timings.items():
            self.fields[field_name(kind, channel)] = forms.ChoiceField(
                label=CHANNEL_LABELS[channel], choices=Timing.choices, initial=timing
            )

    @property
    def chosen(self) -> dict[tuple[str, str], Timing]:
        """The answers by kind and channel, once they hold."""
        return {
            (kind, channel): Timing(value)
            for name, value in self.cleaned_data.items()
            for kind, _dashes, channel in [name.partition(BETWEEN)]
        }


class AddressForm(forms.Form):
    """A new address on one channel."""

    address = forms.CharField(max_length=400)

    def __init__(self, *args: Any, channel: Channel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channel = channel
        field = self.fields["address"]
        field.label = {"mail": _("邮箱"), "sms": _("手机号")}.get(channel.name, _("机器人地址"))
        field.help_text = str(channel.help)
        kinds = {"mail": ("email", "email"), "sms": ("tel", "tel")}
        autocomplete, inputmode = kinds.get(channel.name, ("off", "url"))
        field.widget.attrs |= {"autocomplete": autocomplete, "inputmode": inputmode}

    def clean_address(self) -> str:
        """The address as the channel keeps it."""
        return self.channel.check(self.cleaned_data["address"])


class CodeForm(forms.Form):
    """The code that was sent to an address."""

    code = forms.RegexField(
        r"^\s*[0-9]{6}\s*$",
        label=_("验证码"),
        help_text=_("6 位数字，10 分钟内有效。"),
        error_messages={"invalid": _("验证码是 6 位数字，请照收到的填。")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
