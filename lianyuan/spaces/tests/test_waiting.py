"""Waiting for a room: freed time goes to the first in line, is kept for them, and nobody jumps."""

from datetime import datetime, time, timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Job
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.companies.tests.factories import acting_for, make_company, make_membership
from lianyuan.core.refusals import Refused
from lianyuan.notifications.models import Notice
from lianyuan.spaces import actions
from lianyuan.spaces.actions import waiting
from lianyuan.spaces.actions.offering import LAPSE, held_until
from lianyuan.spaces.actions.waiting import Wish, exact_wish
from lianyuan.spaces.minutes import minute_of
from lianyuan.spaces.models import (
    BookingState,
    Occupancy,
    Offer,
    OfferState,
    Space,
    SpaceKind,
    Waiting,
    WaitingState,
)
from lianyuan.spaces.queries.waiting import places_of
from lianyuan.spaces.refusals import CannotBook

from .factories import DAY, NOW, at, booked, make_desk_for, make_hall, make_space
from .test_never_twice import AT_ONCE, at_once, overlaps, unguarded


def waits(
    space: Space,
    begin: int,
    end: int,
    *,
    by: Actor | None = None,
    minutes: int = 0,
    now: datetime = NOW,
    **wish: Any,
) -> Waiting:
    """Someone waits between two full hours of the common day: for all of it, or for some `minutes`."""
    wanted: dict[str, Any] = {
        "from_day": DAY,
        "until_day": DAY,
        "from_time": time(begin),
        "until_time": time(end),
    } | wish
    return waiting.join(
        actor=by or actor_for(make_person()),
        space=space,
        wish=Wish(title="示例周会", minutes=minutes or (end - begin) * 60, **wanted),
        at=now,
    )


def held(entry: Waiting) -> Offer | None:
    return entry.offers.filter(state=OfferState.HELD).first()


def full_day(space: Space) -> dict[int, Any]:
    """Bookings of an hour each from 9 to 13, and the rest of the day."""
    hours = {hour: booked(space, hour, hour + 1) for hour in range(9, 13)}
    booked(space, 8, 9)
    booked(space, 13, 17)
    booked(space, 17, 20)
    return hours


@pytest.mark.django_db
def test_freed_time_is_kept_for_the_first_and_becomes_their_booking() -> None:
    space = make_space()
    hours = full_day(space)
    first, second = waits(space, 10, 11), waits(space, 10, 11, now=NOW + timedelta(minutes=1))
    assert [places_of(entry.person, at=NOW).rows[0].place for entry in (first, second)] == [1, 2]
    by = actor_for(hours[10].person)
    actions.cancel(actor=by, booking=hours[10], at=NOW)
    offer = held(first)
    assert offer and not held(second)
    assert (offer.starts, offer.ends) == (at(10), at(11))
    assert Notice.objects.filter(person=first.person, kind="spaces.waiting").count() == 1
    assert Job.objects.filter(kind=LAPSE, next_try=offer.held_until).exists()
    for jumper in (by, actor_for(second.person)):
        with pytest.raises(CannotBook) as refused:
            booked(space, 10, 11, by=jumper)
        assert refused.value.rule == "held"
    with pytest.raises(Refused):
        waiting.accept(actor=actor_for(second.person), offer=offer, at=NOW)
    booking = waiting.accept(actor=actor_for(first.person), offer=offer, at=NOW)
    first.refresh_from_db()
    assert (first.state, booking.state) == (WaitingState.SERVED, BookingState.CONFIRMED)
    assert booking.person == first.person and overlaps() == 0


@pytest.mark.django_db
def test_declined_and_lapsed_offers_go_to_the_next_and_not_back() -> None:
    space = make_space()
    hours = full_day(space)
    wide = waits(space, 9, 13, minutes=60)
    exact, last = waits(space, 10, 11), waits(space, 10, 11)
    actions.cancel(actor=actor_for(hours[10].person), booking=hours[10], at=NOW)
    offer = held(wide)
    assert offer
    waiting.decline(actor=actor_for(wide.person), offer=offer, at=NOW)
    wide.refresh_from_db()
    assert wide.state == WaitingState.WAITING, "a wide wish goes on waiting"
    second = held(exact)
    assert second
    waiting.lapse(offer_id=second.pk, at=second.held_until - timedelta(minutes=1))
    assert held(exact) is not None, "not before its time"
    late = second.held_until
    with pytest.raises(Refused):
        waiting.accept(actor=actor_for(exact.person), offer=second, at=late)
    # Whoever comes before the worker meets the next in line, not an empty room.
    with pytest.raises(CannotBook) as refused:
        booked(space, 10, 11, now=late)
    assert refused.value.rule == "held"
    waiting.lapse(offer_id=second.pk, at=late)
    exact.refresh_from_db()
    assert exact.state == WaitingState.ENDED
    assert held(last) and not held(wide)
    # Another hour comes free: the wide wish has kept its place.
    actions.cancel(actor=actor_for(hours[12].person), booking=hours[12], at=late)
    other = held(wide)
    assert other and other.starts == at(12)
    waiting.leave(actor=actor_for(wide.person), waiting=wide, at=late)
    booked(space, 12, 13, now=late)


@pytest.mark.django_db
def test_what_is_longer_than_wished_is_offered_on_and_halls_with_their_parts() -> None:
    hall, part_a, part_b = make_hall(longest=720)
    whole = booked(hall, 8, 20)
    wants_b = waits(part_b, 9, 11)
    wants_hall = waits(hall, 9, 13, minutes=120)
    wants_a = waits(part_a, 9, 10)
    assert whole.person
    actions.cancel(actor=actor_for(whole.person), booking=whole, at=NOW)
    offers = [held(entry) for entry in (wants_b, wants_hall, wants_a)]
    assert [offer and (offer.starts, offer.ends) for offer in offers] == [
        (at(9), at(11)),
        (at(11), at(13)),
        (at(9), at(10)),
    ]
    assert overlaps() == 0


@pytest.mark.django_db
def test_whom_the_rules_refuse_is_passed_over_and_a_closure_offers_only_what_it_leaves() -> None:
    space = make_space()
    hours = full_day(space)
    company, leaver = make_company(), make_person()
    membership = make_membership(person=leaver, company=company)
    gone = waits(space, 10, 11, by=acting_for(leaver, company))
    membership.ended_at = NOW
    membership.save()
    next_one = waits(space, 10, 11)
    actions.cancel(actor=actor_for(hours[10].person), booking=hours[10], at=NOW)
    assert held(next_one) and not held(gone)
    later = waits(space, 11, 12)
    desk = actor_for(make_desk_for(space))
    closed = actions.close(actor=desk, space=space, starts=at(10), ends=at(11, 30), reason="示例维修", at=NOW)
    assert not held(next_one) and not held(later), "closed time is offered to nobody"
    next_one.refresh_from_db()
    assert next_one.state == WaitingState.WAITING
    actions.reopen(actor=desk, closure=closed.closure, at=NOW)
    assert held(next_one) and held(later), "whose offer was withdrawn keeps their place"


@pytest.mark.django_db
def test_joining_is_refused_in_words_where_it_makes_no_sense() -> None:
    space = make_space()
    full_day(space)
    person = actor_for(make_person())
    waits(space, 9, 11, by=person)
    free = make_space()
    for refused in (
        partial(waits, space, 9, 11, by=person),
        partial(waits, free, 9, 10, by=person),
        partial(
            waits,
            space,
            9,
            10,
            by=person,
            from_day=DAY - timedelta(days=3),
            until_day=DAY - timedelta(days=2),
        ),
        partial(waits, space, 9, 10, by=person, minutes=90),
        partial(waits, space, 9, 10, by=person, until_day=DAY + timedelta(days=60)),
        partial(waits, space, 9, 10, by=person, weekdays="6"),
        partial(waits, space, 9, 10, by=person, attendees=50),
        partial(waits, make_space(kind=SpaceKind.NURSING), 9, 10, by=person),
    ):
        with pytest.raises(Refused):
            refused()
    assert Waiting.objects.count() == 1
    waiting.end_over(at=at(1, day=DAY + timedelta(days=1)))
    assert Waiting.objects.get().state == WaitingState.ENDED


def test_how_long_an_offer_is_kept() -> None:
    noon = at(12)
    assert held_until(noon + timedelta(days=3), noon) == noon + timedelta(minutes=120)
    assert held_until(noon + timedelta(minutes=20), noon) == noon + timedelta(minutes=10)
    assert held_until(noon + timedelta(hours=4), noon) == noon + timedelta(hours=1)
    night, morning = at(23), at(8, day=DAY + timedelta(days=1))
    assert held_until(night + timedelta(days=5), night) == morning + timedelta(minutes=120)


@pytest.mark.django_db
def test_the_pages_from_one_tap_to_a_booking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianyuan.core.clock.now", lambda: NOW)
    space = make_space()
    hours = full_day(space)
    person, client = make_person(), Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    sent = {"starts": at(10).isoformat(), "ends": at(11).isoformat(), "acting_for": ""}
    joined = client.post(reverse("spaces:waiting-joining", args=[space.pk]), sent)
    assert joined["Location"] == reverse("spaces:waitings")
    assert "您排在最前" in client.get(joined["Location"]).content.decode()
    actions.cancel(actor=actor_for(hours[10].person), booking=hours[10], at=NOW)
    page = client.get(joined["Location"]).content.decode()
    assert "10:00–11:00 空出来了" in page
    accept = reverse("spaces:offer-accepting", args=[Offer.objects.get().pk])
    taken = client.post(accept, {"acting_for": ""})
    assert taken["Location"] == reverse("spaces:booking", args=[Offer.objects.get().booking_id])


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    """Real connections, at the same moment."""

    def test_accepting_twice_while_it_lapses_and_others_book(self) -> None:
        space = make_space()
        hours = full_day(space)
        entry, after = waits(space, 10, 11), waits(space, 10, 11)
        actions.cancel(actor=actor_for(hours[10].person), booking=hours[10], at=NOW)
        offer = held(entry)
        assert offer
        take = partial(waiting.accept, actor=actor_for(entry.person), offer=offer, at=NOW)
        lapse = partial(waiting.lapse, offer_id=offer.pk, at=offer.held_until)
        jump = partial(booked, space, 10, 11)
        results = at_once(take, lapse, take, jump)
        assert overlaps() == 0
        entry.refresh_from_db()
        others = held(after)
        assert (entry.state == WaitingState.SERVED) != (others is not None), results
        assert isinstance(results[3], CannotBook), results

    def test_joining_while_the_time_comes_free_is_never_forgotten(self) -> None:
        """Either they are offered it, or they hear that it is free: nobody waits beside an empty room."""
        space = make_space()
        booking = full_day(space)[10]
        people = [actor_for(make_person()) for _each in range(AT_ONCE)]
        cancel = partial(actions.cancel, actor=actor_for(booking.person), booking=booking, at=NOW)
        results = at_once(cancel, *(partial(waits, space, 10, 11, by=who) for who in people))
        waited = Waiting.objects.exclude(state=WaitingState.LEFT)
        if waited.exists():
            assert Offer.objects.filter(state=OfferState.HELD).count() == 1, results
            first = waited.order_by("joined_at", "pk").first()
            assert first is not None and first.state == WaitingState.OFFERED
        assert overlaps() == 0

    def test_without_looking_again_under_the_lock_two_have_it(self) -> None:
        """The negative control: an offer read before the lock, taken after it went to the next in line."""
        space = make_space()
        hours = full_day(space)
        entry, after = waits(space, 10, 11), waits(space, 10, 11)
        actions.cancel(actor=actor_for(hours[10].person), booking=hours[10], at=NOW)
        offer = held(entry)
        assert offer
        looked, moved_on = Barrier(2), Barrier(2)
        with unguarded():

            def careless() -> None:
                with transaction.atomic():
                    seen = Offer.objects.get(pk=offer.pk).state
                looked.wait(timeout=20)
                moved_on.wait(timeout=20)
                if seen == OfferState.HELD:
                    begins = minute_of(offer.starts)
                    Occupancy.objects.create(leaf=space, begins=begins, ends=begins + 60, booking=hours[9])

            def lapses() -> None:
                looked.wait(timeout=20)
                waiting.lapse(offer_id=offer.pk, at=offer.held_until)
                moved_on.wait(timeout=20)

            results = at_once(careless, lapses)
            assert overlaps() == 1, results
            assert held(after) is not None
            Occupancy.objects.filter(leaf=space, booking=hours[9], begins=minute_of(offer.starts)).delete()


def test_an_exact_wish_is_one_time_on_one_day() -> None:
    wish = exact_wish(title="示例", starts=at(9), ends=at(10, 30))
    assert (wish.minutes, wish.from_day, wish.until_day) == (90, DAY, DAY)
    with pytest.raises(Refused):
        exact_wish(title="示例", starts=at(9), ends=at(9, day=DAY + timedelta(days=1)))
