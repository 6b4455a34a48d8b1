"""Text messages, through whichever provider the settings name."""

import re
from collections.abc import Mapping
from typing import ClassVar, Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.failures import GiveUp
from lianyuan.notifications import approved

from ..models import CHANNEL_LABELS
from .base import Channel, Message

# Carriers refuse a longer value in a template's field.
LONGEST_FIELD = 35


class SmsProvider(Protocol):
    """Whoever carries text messages. Only templates they approved may be sent."""

    def send(self, phone: str, template: str, fields: Mapping[str, str], *, key: str, attempt: int) -> None:
        """Send one message to a phone number in E.164 form, its fields in the template's order.

        `key` and `attempt` are the same when a try is repeated whose answer nobody saw. Raises GiveUp,
        TryLater or Unreachable.
        """


class Sms(Channel):
    """One text message a notice: short, and only where a template was approved."""

    name: ClassVar[str] = "sms"
    label = CHANNEL_LABELS["sms"]
    help = _("收短信的手机号，如 13800000000。")

    def __init__(self, provider: SmsProvider, templates: Mapping[str, approved.Template]) -> None:
        self.provider = provider
        self.templates = templates

    def carries(self, kind: str) -> bool:
        """Whether a template was approved for this kind."""
        return approved.choose(self.templates, kind) is not None

    def check(self, written: str) -> str:
        """A phone number in E.164 form; one without a country is a number of mainland China."""
        digits = re.sub(r"[\s()-]", "", written)
        if re.fullmatch(r"(\+86)?1[3-9]\d{9}", digits):
            return "+86" + digits[-11:]
        if re.fullmatch(r"\+[1-9]\d{6,14}", digits) and not digits.startswith("+86"):
            return digits
        raise ValidationError(
            _t("“%(written)s”不像手机号，请写 11 位数字，境外的以“+”和国家代码开头。")
            % {"written": written.strip()}
        )

    def shown(self, address: str) -> str:
        """The number with its middle left out."""
        return f"{address.removeprefix('+86')[:3]}****{address[-4:]}"

    def send(self, address: str, message: Message) -> None:
        """Fill the kind's template and hand it to the provider."""
        template = approved.choose(self.templates, message.kind)
        if template is None:
            raise GiveUp(f"no template is set up for {message.kind}")
        fields = template.fill(message, LONGEST_FIELD)
        self.provider.send(address, template.number, fields, key=message.key, attempt=message.attempt)
