"""Where a person is reached. An address gets no notice before it has proved to be theirs."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.limits import Limit
from lianyuan.accounts.models import Person
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused

from ..channels import Channel
from ..models import ChannelAddress, Delivery, Purpose

CODE_LASTS = timedelta(minutes=10)
CODE_TRIES = 5
# Codes cost money and patience. Counted apart from the addresses: removing one takes no code back.
CODES_A_DAY = 10
_DAY = 24 * 3600
_CODES_ASKED = Limit("codes asked for by a person", CODES_A_DAY, _DAY)
_CODES_SENT = Limit("codes sent to an address", CODES_A_DAY, _DAY)
MOST_ADDRESSES = 5


@transaction.atomic
def add_address(*, actor: Actor, channel: Channel, address: str) -> ChannelAddress:
    """Note an address and send a code there; the address must be as `channel.check` keeps it."""
    kept = _own_address(actor, channel, address)
    if kept.confirmed_at is None:
        ask_confirmation(actor=actor, address=kept)
        kept.refresh_from_db()
    return kept


@transaction.atomic
def keep_confirmed_address(*, actor: Actor, channel: Channel, address: str) -> ChannelAddress:
    """Note an address that proved to be the actor's by itself: their browser, their WeChat, a mail link."""
    kept = _own_address(actor, channel, address)
    if kept.confirmed_at is None:
        _confirm(actor, kept)
    _take_from_others(actor, channel, kept)
    return kept


@transaction.atomic
def ask_confirmation(*, actor: Actor, address: ChannelAddress) -> None:
    """Send a fresh code to an address that is not confirmed yet."""
    person = _lock(actor)
    address = _mine(actor, address)
    if address.confirmed_at is not None:
        raise Refused(_("这个地址已经确认过了。"))
    # A refusal takes back what was counted here: nothing was sent.
    if _CODES_ASKED.spend(str(person.pk)) or _CODES_SENT.spend(
        f"{address.channel} {address.address.casefold()}"
    ):
        raise Refused(_("今天已经发了 %(count)s 次验证码，请明天再试。") % {"count": CODES_A_DAY})
    address.code = f"{secrets.randbelow(1_000_000):06}"
    address.code_until = clock.now() + CODE_LASTS
    address.code_tries = 0
    address.save(update_fields=["code", "code_until", "code_tries"])
    Delivery.objects.create(address=address, channel=address.channel, purpose=Purpose.CODE)


def confirm_address(*, actor: Actor, address: ChannelAddress, code: str) -> bool:
    """Confirm an address with the code that was sent there; False for a wrong code, which counts as a try.

    Refused when no code waits: it ran out, or too many wrong ones were tried.
    """
    with transaction.atomic():
        kept = _mine(actor, address)
        if kept.confirmed_at is not None:
            return True
        if not kept.code or kept.code_until is None or kept.code_until < clock.now():
            raise Refused(_("验证码已经过期，请重新发一个。"))
        if kept.code_tries >= CODE_TRIES:
            raise Refused(_("验证码错了 %(count)s 次，请重新发一个。") % {"count": CODE_TRIES})
        if not secrets.compare_digest(kept.code.encode(), code.strip().encode()):
            kept.code_tries += 1
            kept.save(update_fields=["code_tries"])
            return False
        _confirm(actor, kept)
        return True


@transaction.atomic
def remove_address(*, actor: Actor, address: ChannelAddress) -> None:
    """Forget an address of one's own, with everything that waits to be sent there."""
    kept = _mine(actor, address)
    assert actor.person is not None
    audit.record(
        actor=actor, verb=gettext_noop("移除接收地址"), target=actor.person, before={"channel": kept.channel}
    )
    kept.delete()


def _take_from_others(actor: Actor, channel: Channel, kept: ChannelAddress) -> None:
    """A shared browser shows the notices of who handed it over last, and nobody else's any more."""
    device = channel.device(kept.address)
    if not device:
        return
    others = ChannelAddress.objects.filter(channel=channel.name, address__startswith=device)
    for other in others.exclude(person=actor.person).select_related("person"):
        # SQLite takes large and small letters for the same.
        if other.address.startswith(device):
            audit.record(
                actor=actor,
                verb=gettext_noop("移除接收地址"),
                target=other.person,
                before={"channel": other.channel},
            )
            other.delete()


def _lock(actor: Actor) -> Person:
    """The person, locked: of two deeds at once the second sees what the first counted and wrote."""
    assert actor.person is not None
    return Person.objects.select_for_update().get(pk=actor.person.pk)


def _own_address(actor: Actor, channel: Channel, address: str) -> ChannelAddress:
    person = _lock(actor)
    own = ChannelAddress.objects.filter(person=person, channel=channel.name)
    if not own.filter(address=address).exists() and own.count() >= MOST_ADDRESSES:
        raise Refused(
            _("%(channel)s最多 %(most)s 个地址，请先移除一个。")
            % {"channel": channel.label, "most": MOST_ADDRESSES}
        )
    new = ChannelAddress(person=person, channel=channel.name, address=address)
    ChannelAddress.objects.bulk_create([new], ignore_conflicts=True)
    return own.select_for_update().get(address=address)


def _mine(actor: Actor, address: ChannelAddress) -> ChannelAddress:
    kept = ChannelAddress.objects.select_for_update().filter(pk=address.pk, person=actor.person).first()
    if kept is None:
        raise NotAllowed(_("只能改自己的接收地址。"))
    return kept


def _confirm(actor: Actor, address: ChannelAddress) -> None:
    assert actor.person is not None
    address.confirmed_at = clock.now()
    address.code = ""
    address.save(update_fields=["confirmed_at", "code"])
    audit.record(
        actor=actor,
        verb=gettext_noop("确认接收地址"),
        target=actor.person,
        after={"channel": address.channel},
    )
