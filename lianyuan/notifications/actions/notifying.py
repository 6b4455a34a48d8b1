"""Telling people something: into their inbox, and into the outbox of the channels they chose."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from lianyuan.accounts.models import Person
from lianyuan.core import clock

from .. import channels, digests, kinds
from ..live import signals
from ..models import ChannelAddress, Choice, Delivery, DigestEntry, Notice, Timing

TRIES = 3
BATCH = 2000


@dataclass(frozen=True)
class NewNotice:
    """What one person is to be told. A second notice of the same key is not written.

    `wording` names one of the kind's wordings, filled with `words`; for the plain one these are `title` and
    `text`. `href` is an address on this platform. `at` dates it back, for demo districts and imports.
    """

    person_id: int
    kind: str
    key: str
    wording: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    href: str = ""
    at: datetime | None = None


def notify(
    *,
    person: Person,
    kind: str,
    key: str,
    title: str = "",
    text: str = "",
    href: str = "",
    wording: str = "",
    words: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> None:
    """Tell one person something, in the transaction of the deed that concerns them; see `NewNotice`.

    Raises ValueError for a kind no room registered, or a wording the kind doesn't have.
    """
    filled = {"title": title, "text": text} if words is None else words
    notify_many(
        [NewNotice(person_id=person.pk, kind=kind, key=key, wording=wording, words=filled, href=href, at=at)]
    )


def notify_many(notices: Iterable[NewNotice]) -> int:
    """Tell many people something, all or nothing; how many notices are new. Raises ValueError as `notify`."""
    written = 0
    with transaction.atomic():
        for batch in _in_batches(notices):
            fresh = _write_fresh(batch)
            if fresh:
                _queue(fresh)
                signals.send(notice.person_id for notice in fresh)
            written += len(fresh)
    return written


def _in_batches(notices: Iterable[NewNotice]) -> Iterator[list[NewNotice]]:
    batch: dict[str, NewNotice] = {}
    for notice in notices:
        if not kinds.is_known(notice.kind):
            raise ValueError(f"no room has registered the notice kind {notice.kind!r}")
        if notice.wording and notice.wording not in kinds.find(notice.kind).wordings:
            raise ValueError(f"the notice kind {notice.kind!r} has no wording {notice.wording!r}")
        batch.setdefault(notice.key, notice)
        if len(batch) == BATCH:
            yield list(batch.values())
            batch = {}
    if batch:
        yield list(batch.values())


def _write_fresh(batch: Sequence[NewNotice]) -> list[Notice]:
    """The notices whose key was not there yet, written. Another transaction's same key is waited for."""
    now = clock.now()
    for _try in range(TRIES):
        known = set(Notice.objects.filter(key__in=[new.key for new in batch]).values_list("key", flat=True))
        rows = [
            Notice(
                person_id=new.person_id,
                kind=new.kind,
                key=new.key,
                wording=new.wording,
                words=dict(new.words),
                href=new.href,
                created_at=new.at or now,
            )
            for new in batch
            if new.key not in known
        ]
        try:
            with transaction.atomic():
                return Notice.objects.bulk_create(rows)
        except IntegrityError:
            continue
    raise RuntimeError(
        f"{len(batch)} notices could not be written in {TRIES} tries; the first is {batch[0].key!r}"
    )


def _queue(notices: Sequence[Notice]) -> None:
    """One delivery for each confirmed address on a channel chosen at once, one digest entry where daily."""
    ready = {channel.name: channel for channel in channels.configured()}
    people = {notice.person_id for notice in notices}
    addresses: dict[int, list[ChannelAddress]] = {}
    found = ChannelAddress.objects.filter(confirmed_at__isnull=False, channel__in=ready).defer("address")
    for address in found.filter(person__in=people):
        addresses.setdefault(address.person_id, []).append(address)
    if not addresses:
        return
    chosen = _choices(addresses, {notice.kind for notice in notices})
    deliveries, entries = [], []
    for notice in notices:
        kind = kinds.find(notice.kind)
        for address in addresses.get(notice.person_id, ()):
            if not ready[address.channel].carries(notice.kind):
                continue
            usual = Timing.AT_ONCE if address.channel in kind.channels else Timing.OFF
            timing = chosen.get((notice.person_id, notice.kind, address.channel), usual)
            if timing == Timing.AT_ONCE:
                deliveries.append(Delivery(address=address, channel=address.channel, notice=notice))
            elif timing == Timing.DAILY:
                entries.append(DigestEntry(notice=notice, address=address))
    Delivery.objects.bulk_create(deliveries)
    if entries:
        DigestEntry.objects.bulk_create(entries)
        digests.plan()


def _choices(people: Iterable[int], of_kinds: set[str]) -> dict[tuple[int, str, str], Any]:
    chosen = Choice.objects.filter(person__in=people, kind__in=of_kinds)
    return {(choice.person_id, choice.kind, choice.channel): choice.timing for choice in chosen}
