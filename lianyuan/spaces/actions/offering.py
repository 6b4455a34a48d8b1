"""Freed time is offered to whoever waits for it, the first in line first, and kept for them meanwhile."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from lianyuan.accounts import jobs
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock

from .. import occupancy, rulebook, waiting_notices
from ..minutes import moment_of
from ..models import Offer, OfferState, Space, Waiting, WaitingState
from ..occupancy import Locked, span_for
from ..queries.free import Spans, free_spans
from ..rulebook import Asked
from ..spans import Span
from ..wishes_fit import days_between, fits, is_exact, wished_spans
from .freeing import Freed, freed, freed_by

LAPSE = "spaces.offer-lapses"
# Even close to its start, an offer stands long enough to be read and answered.
SHORTEST_HOLD = timedelta(minutes=10)
# An offer made in the night is counted from the morning.
NIGHT_FROM, NIGHT_UNTIL = 21, 8
# Where the rules refuse so many starts to one person, their turn is over.
MOST_STARTS = 40


def offer_on(leaf_ids: Iterable[int], spans: Sequence[Span], *, at: datetime) -> list[Offer]:
    """Offer what is free around the freed spans to those who wait, in the order they joined.

    Everyone who takes any part of a divided room holds the lock of the whole, so whoever freed a part may
    offer the whole as well.
    """
    rooms = _rooms_with(leaf_ids)
    entries = _in_line([room.space for room in rooms.values()], at) if rooms else []
    if not entries:
        return []
    ahead = max(room.space.days_ahead for room in rooms.values())
    days = days_between(spans, at=at, days_ahead=ahead)
    made: list[Offer] = []
    free: Spans = {}
    for entry in entries:
        locked = rooms[entry.space_id]
        entry.space = locked.space
        if not free:
            free = free_spans([room.space for room in rooms.values()], days, at=at)
        begins = first_fit(entry, locked, free[locked.space.pk], at=at)
        if begins is not None:
            made.append(_offer(entry, locked, begins, at))
            free = {}
    return made


def first_fit(entry: Waiting, locked: Locked, free: Sequence[Span], *, at: datetime) -> int | None:
    """The first minute in the free time that fits the wish and that the rulebook lets them have."""
    for tries, begins in enumerate(fits(entry, free, at=at)):
        if tries >= MOST_STARTS:
            break
        stop = rulebook.first_stop(asked_by(entry, locked, begins, at))
        if stop is None:
            return begins
        if stop.at_no_time:
            break
    return None


def asked_by(entry: Waiting, locked: Locked, begins: int, at: datetime) -> Asked:
    """What someone who waits asks for, as the rulebook reads it."""
    return Asked(
        actor=actor_of(entry),
        locked=locked,
        starts=moment_of(begins),
        ends=moment_of(begins + entry.minutes),
        attendees=entry.attendees,
        at=at,
    )


def actor_of(entry: Waiting) -> Actor:
    """Whoever waits, as whom they wait."""
    label = str(entry.company) if entry.company is not None else ""
    return Actor(person=entry.person, company_id=entry.company_id, company_label=label)


def worker() -> Actor:
    """The platform itself, doing what falls due."""
    return Actor(person=None, origin=gettext_noop("到时自动"))


def held_until(starts: datetime, at: datetime) -> datetime:
    """Until when an offer is kept: a quarter of the time left at most, and nights don't count."""
    counted_from = max(at, _morning_after(at))
    if starts - counted_from < 2 * SHORTEST_HOLD:
        counted_from = at
    longest = timedelta(minutes=settings.OFFER_MINUTES)
    return min(counted_from + max(SHORTEST_HOLD, min(longest, (starts - counted_from) / 4)), starts)


def settle_lapsed(locked: Sequence[Locked], *, at: datetime) -> None:
    """Let go of offers nobody answered in time in rooms that are locked; the next in line are offered it.

    The worker does so when an offer's time is up; whoever comes before it does it here.
    """
    leaves = {leaf for room in locked for leaf in room.leaf_ids}
    over = Offer.objects.filter(state=OfferState.HELD, held_until__lte=at, occupancies__leaf__in=leaves)
    for offer in over.distinct().select_related("waiting__space", "waiting__person").order_by("pk"):
        let_go(offer, OfferState.LAPSED, at=at)


def let_go(offer: Offer, state: OfferState, *, at: datetime, for_good: bool = False) -> None:
    """End a held offer of a locked room without a booking; its time goes to the next in line.

    Whoever waits for more than that one time goes on waiting, unless they leave `for_good`.
    """
    left = freed_by(offer=offer)
    occupancy.free(offer=offer)
    offer.state = state
    offer.save(update_fields=["state"])
    entry = offer.waiting
    goes_on = not for_good and not is_exact(entry)
    if not goes_on:
        ended = WaitingState.LEFT if state == OfferState.DECLINED else WaitingState.ENDED
        entry.state, entry.ended_at = ended, at
    else:
        entry.state = WaitingState.WAITING
    entry.save(update_fields=["state", "ended_at"])
    if state == OfferState.LAPSED:
        waiting_notices.tell_lapsed(offer)
    freed(left + (time_for(offer, at=at) if goes_on else []), at=at)


def time_for(offer: Offer, *, at: datetime) -> list[Freed]:
    """What whoever had the offer may still hope for: time that came free while they thought about it."""
    leaf = offer.space_id
    return [Freed(leaf, span) for span in wished_spans(offer.waiting, at=at)]


def _rooms_with(leaf_ids: Iterable[int]) -> dict[int, Locked]:
    """The rooms that have a share in these undivided ones, each with what it consists of."""
    leaves = set(leaf_ids)
    touched = Space.objects.filter(Q(pk__in=leaves) | Q(parts__in=leaves)).values("pk")
    rows = list(
        Space.objects.filter(Q(pk__in=touched) | Q(whole__in=touched)).select_related("place").order_by("pk")
    )
    parts: dict[int, list[int]] = {}
    for row in rows:
        if row.whole_id is not None:
            parts.setdefault(row.whole_id, []).append(row.pk)
    return {row.pk: Locked(row, tuple(parts.get(row.pk) or [row.pk])) for row in rows if row.is_active}


def _in_line(spaces: Sequence[Space], at: datetime) -> list[Waiting]:
    rows = Waiting.objects.filter(
        space__in=spaces, state=WaitingState.WAITING, until_day__gte=clock.local_date(at)
    )
    found = rows.select_related("person", "company").prefetch_related("offers")
    return list(found.order_by("joined_at", "pk"))


def _offer(entry: Waiting, locked: Locked, begins: int, at: datetime) -> Offer:
    starts, ends = moment_of(begins), moment_of(begins + entry.minutes)
    offer = Offer.objects.create(
        waiting=entry,
        space=locked.space,
        starts=starts,
        ends=ends,
        offered_at=at,
        held_until=held_until(starts, at),
    )
    occupancy.take(locked, span_for(locked.space, starts, ends), offer=offer)
    entry.state = WaitingState.OFFERED
    entry.save(update_fields=["state"])
    jobs.enqueue(kind=LAPSE, payload={"offer": offer.pk}, at=offer.held_until)
    waiting_notices.tell_offered(offer)
    return offer


def _morning_after(at: datetime) -> datetime:
    """The morning after a moment in the night; for one by day, that moment."""
    here = timezone.localtime(at)
    if NIGHT_UNTIL <= here.hour < NIGHT_FROM:
        return at
    day = here.date() + timedelta(days=1 if here.hour >= NIGHT_FROM else 0)
    return timezone.make_aware(datetime.combine(day, time(NIGHT_UNTIL)))
