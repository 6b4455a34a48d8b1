"""Being there: who doesn't come gives the time back, and whoever doesn't come too often waits a while."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lianyuan.accounts.models import Job
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.notifications.models import Notice
from lianyuan.spaces import actions
from lianyuan.spaces.actions import displays, presence, strikes, waiting
from lianyuan.spaces.actions.expecting import ASK, SEE
from lianyuan.spaces.models import Booking, BookingState, DoorDisplay, OfferState, Strike
from lianyuan.spaces.queries.door import door
from lianyuan.spaces.refusals import CannotBook

from .factories import DAY, NOW, at, booked, make_desk_for, make_space
from .test_waiting import waits


def missed(space: object, hour: int, **options: object) -> Booking:
    """A booking nobody came to, released when its grace was over."""
    booking = booked(space, hour, hour + 2, **options)  # type: ignore[arg-type]
    assert presence.release_absent(booking=booking, at=booking.starts + timedelta(minutes=15))
    booking.refresh_from_db()
    return booking


@pytest.mark.django_db
def test_nobody_came_and_the_rest_goes_to_who_waits() -> None:
    space = make_space()
    booking = booked(space, 10, 12, now=at(9, day=DAY - timedelta(days=2)))
    assert booking.person
    asking = Job.objects.get(kind=ASK)
    assert asking.next_try == at(17, day=DAY - timedelta(days=1))
    presence.ask_whether_coming(asking.payload)
    assert Notice.objects.filter(person=booking.person, kind="spaces.presence").count() == 1
    assert Job.objects.get(kind=SEE).next_try == at(10, 15)
    waiter = waits(space, 10, 12, minutes=60)
    assert not presence.release_absent(booking=booking, at=at(10, 14))
    assert presence.release_absent(booking=booking, at=at(10, 15))
    assert not presence.release_absent(booking=booking, at=at(10, 16)), "once"
    booking.refresh_from_db()
    offer = waiter.offers.get()
    assert (booking.state, Strike.objects.get().person) == (BookingState.RELEASED, booking.person)
    assert (offer.state, offer.starts, offer.held_until) == (OfferState.HELD, at(10, 30), at(10, 25))
    assert waiting.accept(actor=actor_for(waiter.person), offer=offer, at=at(10, 20)).starts == at(10, 30)


@pytest.mark.django_db
def test_who_checks_in_keeps_the_room_and_only_around_the_start() -> None:
    space = make_space()
    booking, other = booked(space, 10, 12), booked(space, 14, 15)
    assert booking.person
    by, stranger = actor_for(booking.person), actor_for(make_person())
    for who, moment, problem in ((by, at(9, 44), Refused), (stranger, at(10), NotAllowed)):
        with pytest.raises(problem):
            presence.check_in(actor=who, booking=booking, at=moment)
    presence.confirm(actor=by, booking=booking, at=NOW)
    presence.check_in(actor=by, booking=booking, at=at(9, 45))
    with pytest.raises(NotAllowed):
        presence.note_arrival(actor=stranger, booking=other, at=at(14))
    presence.note_arrival(actor=actor_for(make_desk_for(space)), booking=other, at=at(14, 5))
    for kept in (booking, other):
        assert not presence.release_absent(booking=kept, at=kept.starts + timedelta(minutes=20))
    unguarded = booked(make_space(grace_minutes=None), 10, 12)
    assert not presence.release_absent(booking=unguarded, at=at(11))
    assert not Strike.objects.exists()


@pytest.mark.django_db
def test_too_many_strikes_stop_new_bookings_until_a_named_day() -> None:
    space, person = make_space(), make_person()
    by = actor_for(person)
    kept = booked(space, 18, 19, by=by)
    missed_ones = [missed(space, hour, by=by) for hour in (8, 10, 12)]
    until = at(12, 15) + timedelta(days=settings.STRIKE_STOP_DAYS)
    with pytest.raises(CannotBook) as refused:
        booked(space, 16, 17, by=by, now=at(15))
    assert (refused.value.rule, f"{until:%m-%d}" in refused.value.reason) == ("strikes", True)
    assert refused.value.next_free and refused.value.next_free >= until
    booked(space, 9, 10, by=by, now=at(15), day=(until + timedelta(days=1)).date())
    actions.move(actor=by, booking=kept, starts=at(19), ends=at(20), at=at(15))
    strike = Strike.objects.get(booking=missed_ones[0])
    with pytest.raises(NotAllowed):
        strikes.appeal(actor=actor_for(make_person()), strike=strike, words="示例", at=at(15))
    strikes.appeal(actor=by, strike=strike, words="示例：来了，扫不出码", at=at(15))
    desk = make_desk_for(space)
    for who in (by, actor_for(make_desk_for(make_space()))):
        with pytest.raises(NotAllowed):
            strikes.decide(actor=who, strike=strike, granted=True, at=at(15))
    with pytest.raises(Refused):
        strikes.decide(actor=actor_for(desk), strike=strike, granted=False, at=at(15))
    strikes.decide(actor=actor_for(desk), strike=strike, granted=True, at=at(15))
    booked(space, 16, 17, by=by, now=at(15))
    assert (
        Strike.objects.filter(expires_at__lte=at(12, 15) + timedelta(days=settings.STRIKE_DAYS)).count() == 3
    )


@pytest.mark.django_db
def test_an_empty_room_is_taken_for_the_rest_of_the_hour_by_the_same_rules() -> None:
    space = make_space()
    by = actor_for(make_person())
    booked(space, 11, 12)
    taken = presence.use_now(actor=by, space=space, at=at(10, 17))
    assert (taken.starts, taken.ends, taken.arrived_at) == (at(10, 17), at(11), at(10, 17))
    for moment, rule in ((at(10, 30), "own"), (at(11, 30), "taken"), (at(20, 30), "hours")):
        with pytest.raises(CannotBook) as refused:
            presence.use_now(actor=by, space=space, at=moment)
        assert refused.value.rule == rule
    late = presence.use_now(actor=by, space=space, at=at(12, 55))
    assert late.ends == at(14), "five minutes are no use to anybody"


@pytest.mark.django_db
def test_the_door_says_when_and_a_title_only_where_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianyuan.core.clock.now", lambda: at(10, 20))
    space = make_space()
    allowed = booked(space, 10, 11, title="示例公开课")
    booked(space, 14, 15, title="示例机密会")
    assert allowed.person
    presence.show_title(actor=actor_for(allowed.person), booking=allowed, shown=True)
    displays.set_up(actor=actor_for(make_desk_for(space)), space=space, shown=True)
    address = reverse("spaces:door", args=[space.pk])
    anyone, tablet = Client(), Client()
    opening = reverse("spaces:door-opening", args=[space.pk, DoorDisplay.objects.get().key])
    assert tablet.get(opening)["Location"] == address
    assert anyone.get(reverse("spaces:door-opening", args=[space.pk, "wrong"])).status_code == 404
    public, own = (client.get(address).content.decode() for client in (anyone, tablet))
    assert "14:00–15:00" in public and "14:00–15:00" in own
    assert ("示例公开课" in public, "示例公开课" in own) == (False, True)
    assert "示例机密会" not in public + own
    known = door(space, titles=True, at=at(10, 20)).mark
    assert tablet.get(address, {"known": known}).status_code == 204
    displays.set_up(actor=actor_for(make_desk_for(space)), space=space, shown=True)
    assert "示例公开课" not in tablet.get(address).content.decode(), "the old address is useless"
