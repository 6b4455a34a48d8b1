"""Nobody has more hours than their quotas give, but for what somebody granted by name."""

from contextlib import suppress
from datetime import date, time, timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianyuan.accounts.acting import Actor, command_line
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.companies.models import Company
from lianyuan.companies.tests.factories import acting_for, make_company, make_membership
from lianyuan.core.refusals import Refused
from lianyuan.places.tests.factories import make_place_role
from lianyuan.spaces import actions
from lianyuan.spaces.actions import quotas as deeds
from lianyuan.spaces.models import Booking, BookingState, Quota, QuotaException, Space
from lianyuan.spaces.parties import Party
from lianyuan.spaces.queries.balance import balance_in
from lianyuan.spaces.quotas import COUNTED, standings
from lianyuan.spaces.refusals import CannotBook

from .factories import DAY, NOW, at, booked, make_desk_for, make_space
from .test_never_twice import at_once


def set_quota(
    space: Space, hours: int, counts: str = "company", period: str = "week", peak: str = "any"
) -> Quota:
    return deeds.save_quota(
        actor=command_line(),
        place=space.place,
        kind="",
        counts=counts,
        period=period,
        peak=peak,
        hours=hours,
    )


def someone_of_a_company() -> Actor:
    person, company = make_person(), make_company()
    make_membership(person=person, company=company)
    return acting_for(person, company)


def refused(space: Space, begin: int, end: int, **said: Any) -> CannotBook:
    with pytest.raises(CannotBook) as told:
        booked(space, begin, end, **said)
    return told.value


@pytest.mark.django_db
def test_a_company_s_hours_run_out_and_come_back_next_week() -> None:
    space, actor = make_space(), someone_of_a_company()
    set_quota(space, 2)
    first = booked(space, 8, 10, by=actor)
    refusal = refused(space, 11, 12, by=actor)
    assert (refusal.rule, refusal.next_free) == ("quota", at(8, day=DAY + timedelta(days=7)))
    booked(space, 11, 12, by=actor_for(actor.person))  # type: ignore[arg-type]  # as themselves: not counted
    # What is cancelled counts no more, what nobody came to does.
    actions.cancel(actor=actor, booking=first, at=NOW)
    second = booked(space, 13, 15, by=actor)
    Booking.objects.filter(pk=second.pk).update(state=BookingState.RELEASED)
    assert refused(space, 16, 17, by=actor).rule == "quota"
    assert [(each.used, each.most) for each in balance_in(space, actor, DAY)] == [(120, 120)]


@pytest.mark.django_db
def test_moving_and_booking_for_others_are_counted_too() -> None:
    space, person = make_space(), make_person()
    desk = actor_for(make_desk_for(space))
    set_quota(space, 2, counts="person")
    kept = booked(space, 8, 10, by=actor_for(person))
    actions.move(actor=actor_for(person), booking=kept, starts=at(12), ends=at(14), at=NOW)
    with pytest.raises(CannotBook, match="2 小时"):
        actions.move(actor=actor_for(person), booking=kept, starts=at(12), ends=at(15), at=NOW)
    wanted = actions.Wanted(title="示例会议")
    with pytest.raises(CannotBook) as told:
        actions.book(
            actor=desk, space=space, starts=at(15), ends=at(16), wanted=wanted, on_behalf_of=person, at=NOW
        )
    assert told.value.rule == "quota"
    booked(space, 15, 16, by=desk)


@pytest.mark.django_db
def test_peak_hours_are_counted_apart() -> None:
    space, actor = make_space(), someone_of_a_company()
    for begin, end in ((9, 12), (11, 13)):
        deeds.save_peak(
            actor=command_line(), place=space.place, weekday=0, begins=time(begin), ends=time(end)
        )
    set_quota(space, 1, peak="peak")
    booked(space, 8, 10, by=actor)
    refusal = refused(space, 11, 12, by=actor)
    assert (refusal.rule, refusal.next_free) == ("quota", at(13))
    booked(space, 13, 16, by=actor)


@pytest.mark.django_db
def test_more_is_granted_by_name_and_never_to_oneself() -> None:
    space, actor = make_space(), someone_of_a_company()
    quota = set_quota(space, 1)
    administrator = make_person(display_name="示例管理员")
    make_place_role(person=administrator, place=space.place, role=PlaceRoleName.ADMINISTRATOR)
    company = make_membership(person=administrator, company=make_company()).company
    grant = partial(
        deeds.grant_exception,
        actor=actor_for(administrator),
        quota=quota,
        hours=1,
        from_day=DAY,
        until_day=DAY,
        reason="示例路演",
    )
    with pytest.raises(Refused, match="自己的企业"):
        grant(company=company)
    granted = grant(company=_company_of(actor))
    booked(space, 8, 10, by=actor)
    told = balance_in(space, actor, DAY)[0]
    assert (told.most, told.exceptions[0].granted_as) == (120, "示例管理员")
    # On other days of the week there is no more.
    assert refused(space, 8, 9, by=actor, day=DAY + timedelta(days=1)).rule == "quota"
    deeds.end_exception(actor=actor_for(administrator), exception=granted)
    assert refused(space, 12, 13, by=actor).rule == "quota"


def _company_of(actor: Actor) -> Company:
    return Company.objects.get(pk=actor.company_id or 0)


def minutes_of(actor: Actor) -> int:
    rows = Booking.objects.filter(company_id=actor.company_id or 0, state__in=COUNTED)
    return sum(booking.minutes for booking in rows)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    """Real connections, at the same moment, each in a room of its own: no room's lock orders them."""

    def test_two_at_once_do_not_outrun_it(self) -> None:
        actor, first = someone_of_a_company(), make_space()
        rooms = [first, *(make_space(place=first.place) for _each in range(3))]
        set_quota(first, 2)
        results = at_once(*(partial(booked, room, 9, 10, by=actor) for room in rooms))
        assert sum(isinstance(each, Booking) for each in results) == 2, results
        assert sum(isinstance(each, CannotBook) and each.rule == "quota" for each in results) == 2, results
        assert minutes_of(actor) == 120

    def test_without_the_lock_they_do(self) -> None:
        """The negative control: counting and then writing, with nobody else kept out."""
        actor, space = someone_of_a_company(), make_space()
        quota = set_quota(space, 1)
        kept = booked(space, 8, 9)
        looked = Barrier(2)

        def careless() -> None:
            with transaction.atomic():
                left = standings([quota], Party.of_actor(actor), DAY)[0].left
            looked.wait(timeout=10)
            if left >= 60:
                Booking.objects.create(
                    space=space,
                    person=actor.person,
                    company_id=actor.company_id,
                    title="示例",
                    starts=kept.starts,
                    ends=kept.ends,
                    state=BookingState.CONFIRMED,
                    made_at=NOW,
                    changed_at=NOW,
                )

        at_once(careless, careless)
        assert minutes_of(actor) == 120


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["book", "book", "book", "cancel", "move", "grant"]),
        st.integers(0, 9),
        st.integers(8, 18),
        st.integers(1, 3),
    ),
    max_size=9,
)


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds_done=DEEDS)
def test_no_deeds_go_beyond_a_quota(deeds_done: list[tuple[str, int, int, int]]) -> None:
    with transaction.atomic():
        space, actor = make_space(), someone_of_a_company()
        quota = set_quota(space, 3)
        for deed, day, hour, length in deeds_done:
            on, kept = DAY + timedelta(days=day), Booking.objects.filter(space=space).order_by("-pk").first()
            with suppress(Refused), transaction.atomic():
                if deed == "book":
                    booked(space, hour, hour + min(length, 20 - hour), by=actor, day=on)
                elif deed == "grant":
                    deeds.grant_exception(
                        actor=command_line(),
                        quota=quota,
                        hours=length,
                        from_day=on,
                        until_day=on + timedelta(days=hour),
                        reason="示例",
                        company=_company_of(actor),
                    )
                elif kept is not None and deed == "cancel":
                    actions.cancel(actor=actor, booking=kept, at=NOW)
                elif kept is not None:
                    ends = at(min(hour + length, 20), day=on)
                    actions.move(actor=actor, booking=kept, starts=at(hour, day=on), ends=ends, at=NOW)
        for monday in (DAY, DAY + timedelta(days=7), DAY + timedelta(days=14)):
            used = weekly_minutes(actor, monday)
            granted = QuotaException.objects.filter(
                quota=quota, from_day__lt=monday + timedelta(days=7), until_day__gte=monday
            )
            assert used <= 180 + sum(60 * each.hours for each in granted)
        transaction.set_rollback(True)


def weekly_minutes(actor: Actor, monday: date) -> int:
    """Counted anew, not by what is tested."""
    rows = Booking.objects.filter(
        company_id=actor.company_id or 0,
        state__in=[BookingState.CONFIRMED, BookingState.PENDING, BookingState.RELEASED],
        starts__gte=at(0, day=monday),
        starts__lt=at(0, day=monday + timedelta(days=7)),
    )
    return sum(int((each.ends - each.starts).total_seconds() // 60) for each in rows)
