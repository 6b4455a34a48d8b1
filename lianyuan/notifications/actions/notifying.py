"""Telling people something: into their inbox, and into the outbox of the channels they chose."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import repeat
from typing import Any

from django.db import IntegrityError, connection, transaction

from lianyuan.accounts.models import Person
from lianyuan.core import clock
from lianyuan.core.bulk import allocate_ids, insert_rows

from .. import channels, digests, kinds
from ..live import signals
from ..models import ChannelAddress, Choice, Delivery, DigestEntry, Notice, Timing, new_delivery_key

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


@dataclass(frozen=True)
class _Written:
    """A notice as it was written."""

    pk: int
    person_id: int
    kind: str


def _write_fresh(batch: Sequence[NewNotice]) -> list[_Written]:
    """The notices whose key was not there yet, written. Another transaction's same key is waited for."""
    for _try in range(TRIES):
        known = set(Notice.objects.filter(key__in=[new.key for new in batch]).values_list("key", flat=True))
        fresh = [new for new in batch if new.key not in known]
        if not fresh:
            return []
        try:
            with transaction.atomic():
                ids = _insert_notices(fresh)
        except IntegrityError:
            continue
        return [_Written(pk, new.person_id, new.kind) for pk, new in zip(ids, fresh, strict=True)]
    raise RuntimeError(f"notices could not be written in {TRIES} tries; the first is {batch[0].key!r}")


def _insert_notices(fresh: Sequence[NewNotice]) -> Sequence[int]:
    now = clock.now()
    ids = allocate_ids(Notice, len(fresh))
    insert_rows(
        Notice,
        len(fresh),
        {
            "id": ids,
            "person_id": (new.person_id for new in fresh),
            "kind": (new.kind for new in fresh),
            "key": (new.key for new in fresh),
            "wording": (new.wording for new in fresh),
            "words": (json.dumps(dict(new.words), ensure_ascii=False) for new in fresh),
            "href": (new.href for new in fresh),
            "created_at": (_stored(new.at or now) for new in fresh),
        },
    )
    return ids


def _stored(moment: datetime) -> str:
    return str(connection.ops.adapt_datetimefield_value(moment))


def _queue(notices: Sequence[_Written]) -> None:
    """One delivery for each confirmed address on a channel chosen at once, one digest entry where daily."""
    ready = {channel.name: channel for channel in channels.configured()}
    addresses = _addresses({notice.person_id for notice in notices}, ready)
    if not addresses:
        return
    chosen = _choices(addresses, {notice.kind for notice in notices})
    at_once: list[tuple[int, int, str]] = []
    daily: list[DigestEntry] = []
    for notice in notices:
        kind = kinds.find(notice.kind)
        for address_id, channel in addresses.get(notice.person_id, ()):
            if not ready[channel].carries(notice.kind):
                continue
            usual = Timing.AT_ONCE if channel in kind.channels else Timing.OFF
            timing = chosen.get((notice.person_id, notice.kind, channel), usual)
            if timing == Timing.AT_ONCE:
                at_once.append((notice.pk, address_id, channel))
            elif timing == Timing.DAILY:
                daily.append(DigestEntry(notice_id=notice.pk, address_id=address_id))
    if at_once:
        _insert_deliveries(at_once)
    if daily:
        DigestEntry.objects.bulk_create(daily)
        digests.plan()


def _insert_deliveries(wanted: Sequence[tuple[int, int, str]]) -> None:
    now = _stored(clock.now())
    insert_rows(
        Delivery,
        len(wanted),
        {
            "notice_id": (notice for notice, _address, _channel in wanted),
            "address_id": (address for _notice, address, _channel in wanted),
            "channel": (channel for _notice, _address, channel in wanted),
            "key": (new_delivery_key() for _one in wanted),
            "created_at": repeat(now, len(wanted)),
            "next_try": repeat(now, len(wanted)),
        },
    )


def _addresses(people: set[int], ready: Iterable[str]) -> dict[int, list[tuple[int, str]]]:
    """Each person's confirmed addresses on channels that are set up, as (id, channel)."""
    found = ChannelAddress.objects.filter(
        person__in=people, confirmed_at__isnull=False, channel__in=list(ready)
    )
    addresses: dict[int, list[tuple[int, str]]] = {}
    for person_id, address_id, channel in found.order_by("pk").values_list("person", "pk", "channel"):
        addresses.setdefault(person_id, []).append((address_id, channel))
    return addresses


def _choices(people: Iterable[int], of_kinds: set[str]) -> dict[tuple[int, str, str], Any]:
    chosen = Choice.objects.filter(person__in=people, kind__in=of_kinds)
    return {(choice.person_id, choice.kind, choice.channel): choice.timing for choice in chosen}
