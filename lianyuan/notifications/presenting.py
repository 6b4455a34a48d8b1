"""What the pages of notices show, made ready."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext as _

from lianyuan.accounts.models import Person

from . import channels, kinds, queries
from .channels import Channel
from .channels.push import Push
from .forms import ChoicesForm, field_name
from .models import ChannelAddress
from .queries import ChannelChoice

WORKER = Path(__file__).parent / "static" / "notifications" / "js" / "push-worker.js"


@dataclass(frozen=True)
class ShownAddress:
    """One address as its owner sees it."""

    pk: int
    label: str
    is_confirmed: bool


@dataclass(frozen=True)
class ShownChannel:
    """One channel on the page of choices. `public_key` is set for the browser's push only."""

    name: str
    label: str
    help: str
    confirm_by: str
    addresses: list[ShownAddress]
    public_key: str


@dataclass(frozen=True)
class KindChoices:
    """One kind of notice with a question for each channel that reaches the person."""

    label: str
    questions: list[BoundField]


def choices_page(person: Person, form: ChoicesForm) -> dict[str, Any]:
    """The channels with their addresses, and for each kind what is asked about those that are ready."""
    mine = queries.channels_of(person)
    ready = [choice.channel for choice in mine if choice.is_ready]
    asked = [
        KindChoices(
            str(kind.label),
            [form[name] for channel in ready if (name := field_name(kind.name, channel.name)) in form.fields],
        )
        for kind in kinds.all_kinds()
    ]
    return {
        "channels": [_shown_channel(choice) for choice in mine],
        "kinds": asked,
        "is_reached": bool(ready),
    }


def _shown_channel(choice: ChannelChoice) -> ShownChannel:
    channel = choice.channel
    return ShownChannel(
        name=channel.name,
        label=str(channel.label),
        help=str(channel.help),
        confirm_by=channel.confirm_by,
        addresses=[_shown_address(channel, address) for address in choice.addresses],
        public_key=channel.public_key if isinstance(channel, Push) else "",
    )


def _shown_address(channel: Channel, address: ChannelAddress) -> ShownAddress:
    return ShownAddress(address.pk, channel.shown(address.address), address.confirmed_at is not None)


def shown(address: ChannelAddress) -> str:
    """An address as its owner is shown it."""
    channel = channels.find(address.channel)
    return channel.shown(address.address) if channel else _("一个已停用渠道的地址")


def masked(address: ChannelAddress) -> str:
    """An address as those who look after deliveries are shown it."""
    channel = channels.find(address.channel)
    return channel.masked(address.address) if channel else _("一个已停用渠道的地址")


def push_worker_script() -> bytes:
    """The browser's script for pushed messages; it must come from below the address it serves."""
    return WORKER.read_bytes()
