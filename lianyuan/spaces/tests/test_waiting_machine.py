"""Whatever happens in whatever order: the line is kept, and nobody waits beside time they could have."""

from datetime import time, timedelta
from functools import partial

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.core.refusals import Refused
from lianyuan.spaces import actions, occupancy
from lianyuan.spaces.actions import waiting
from lianyuan.spaces.actions.offering import first_fit
from lianyuan.spaces.models import Booking, Closure, Offer, OfferState, Space, Waiting, WaitingState
from lianyuan.spaces.queries.free import free_spans
from lianyuan.spaces.wishes_fit import family_of, fits, wished_days

from .factories import DAY, NOW, at, booked, make_desk_for, make_hall
from .test_never_twice import overlaps
from .test_waiting import waits

PLACES = st.integers(0, 2)
DAYS = st.integers(0, 1)
BEGINS = st.integers(9, 11)
LENGTHS = st.integers(1, 2)
PICKS = st.integers(0, 30)


Begin = tuple[tuple[Space, Space, Space], list[Actor], Actor]
BEGIN: list[Begin] = []


def begin_with_all_taken() -> Begin:
    """Everything is taken to begin with, so that there is something to wait for."""
    rooms = make_hall(opens=time(9), closes=time(13))
    people = [actor_for(make_person()) for _each in range(4)]
    for begin in (9, 11):
        booked(rooms[0], begin, begin + 2, by=people[0])
        for room, by in zip(rooms[1:], people[1:], strict=False):
            booked(room, begin, begin + 2, by=by, day=DAY + timedelta(days=1))
    return rooms, people, actor_for(make_desk_for(rooms[0]))


class Line(RuleBasedStateMachine):
    """A hall and its parts over two days of four hours, a few people, and a desk that closes rooms."""

    def __init__(self) -> None:
        super().__init__()
        self.sid = transaction.savepoint()
        self.rooms, self.people, self.desk = BEGIN[0]
        self.now = NOW
        self.known: set[int] = set()

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.sid)

    @rule(place=PLACES, day=DAYS, begin=BEGINS, length=LENGTHS, who=PICKS)
    def book(self, place: int, day: int, begin: int, length: int, who: int) -> None:
        by = self.people[who % len(self.people)]
        when = DAY + timedelta(days=day)
        self.try_(lambda: booked(self.rooms[place], begin, begin + length, by=by, day=when, now=self.now))

    @rule(place=PLACES, day=DAYS, begin=BEGINS, wide=st.booleans(), length=LENGTHS, who=PICKS)
    def wait(self, place: int, day: int, begin: int, wide: bool, length: int, who: int) -> None:
        """One wishes, and the next person in the hall or its part wishes much the same."""
        first = DAY if wide else DAY + timedelta(days=day)
        for more in (0, 1):
            self.try_(
                partial(
                    waits,
                    self.rooms[place],
                    begin,
                    13 if wide else begin + length,
                    minutes=length * 60,
                    by=self.people[(who + more) % len(self.people)],
                    now=self.now,
                    from_day=first,
                    until_day=DAY + timedelta(days=1) if wide else first,
                )
            )

    @rule(pick=PICKS)
    def cancel(self, pick: int) -> None:
        rows = list(Booking.objects.holding().select_related("person"))
        if rows:
            found = rows[pick % len(rows)]
            assert found.person
            actions.cancel(actor=actor_for(found.person), booking=found, at=self.now)

    @rule(pick=PICKS, place=PLACES, begin=BEGINS)
    def move(self, pick: int, place: int, begin: int) -> None:
        rows = list(Booking.objects.holding().select_related("person"))
        if not rows:
            return
        found = rows[pick % len(rows)]
        assert found.person
        by, starts = actor_for(found.person), at(begin)
        ends = starts + (found.ends - found.starts)
        room = self.rooms[place]
        self.try_(
            lambda: actions.move(actor=by, booking=found, starts=starts, ends=ends, space=room, at=self.now)
        )

    @rule(pick=PICKS, answer=st.sampled_from(["accept", "decline", "leave", "lapse"]))
    def answer(self, pick: int, answer: str) -> None:
        rows = list(Offer.objects.filter(state=OfferState.HELD).select_related("waiting__person", "space"))
        if not rows:
            return
        offer = rows[pick % len(rows)]
        by = actor_for(offer.waiting.person)
        if answer == "lapse":
            self.now = max(self.now, offer.held_until)
            for other in rows:
                waiting.lapse(offer_id=other.pk, at=self.now)
        elif answer == "leave":
            waiting.leave(actor=by, waiting=offer.waiting, at=self.now)
        elif answer == "accept":
            self.try_(lambda: waiting.accept(actor=by, offer=offer, at=self.now))
        else:
            self.try_(lambda: waiting.decline(actor=by, offer=offer, at=self.now))

    @rule(place=PLACES, day=DAYS, begin=BEGINS, length=LENGTHS)
    def close(self, place: int, day: int, begin: int, length: int) -> None:
        when = DAY + timedelta(days=day)
        starts, ends = at(begin, day=when), at(begin + length, day=when)
        room = self.rooms[place]
        self.try_(
            lambda: actions.close(
                actor=self.desk, space=room, starts=starts, ends=ends, reason="示例", at=self.now
            )
        )

    @rule(pick=PICKS)
    def reopen(self, pick: int) -> None:
        rows = list(Closure.objects.select_related("space"))
        if rows:
            actions.reopen(actor=self.desk, closure=rows[pick % len(rows)], at=self.now)

    @invariant()
    def nothing_is_taken_twice(self) -> None:
        assert overlaps() == 0

    @invariant()
    def one_offer_each_and_the_states_agree(self) -> None:
        held = list(Offer.objects.filter(state=OfferState.HELD).values_list("waiting", flat=True))
        offered = list(Waiting.objects.filter(state=WaitingState.OFFERED).values_list("pk", flat=True))
        assert sorted(held) == sorted(offered)

    @invariant()
    def nobody_waits_beside_time_they_could_have(self) -> None:
        for entry in self.waiting():
            free = free_spans([entry.space], wished_days(entry, at=self.now), at=self.now)
            locked = occupancy.lock(entry.space)
            assert first_fit(entry, locked, free[entry.space.pk], at=self.now) is None

    @invariant()
    def nobody_was_offered_what_someone_before_them_wished(self) -> None:
        new = Offer.objects.filter(state=OfferState.HELD).exclude(pk__in=self.known)
        offers = list(new.select_related("waiting", "space"))
        for offer in offers:
            span = occupancy.span_for(offer.space, offer.starts, offer.ends)
            for entry in self.waiting():
                before = (entry.joined_at, entry.pk) < (offer.waiting.joined_at, offer.waiting_id)
                same = entry.space_id == offer.space_id or offer.space_id in family_of(entry.space)
                part_of_it = entry.space_id == offer.space_id or offer.space.whole_id is None
                if before and same and part_of_it:
                    assert not list(fits(entry, [span], at=self.now))
        self.known |= {offer.pk for offer in offers}

    def waiting(self) -> list[Waiting]:
        rows = Waiting.objects.filter(state=WaitingState.WAITING).select_related("space", "person", "company")
        return list(rows.prefetch_related("offers"))

    def try_(self, deed: object) -> None:
        """Refusals are answers, and leave nothing behind."""
        try:
            with transaction.atomic():
                deed()  # type: ignore[operator]
        except Refused:
            pass


@pytest.mark.django_db
def test_the_line_is_kept() -> None:
    BEGIN[:] = [begin_with_all_taken()]
    small = settings(settings(), max_examples=10, stateful_step_count=12)
    chosen = small if settings().max_examples < 100 else settings()
    run_state_machine_as_test(Line, settings=chosen)
