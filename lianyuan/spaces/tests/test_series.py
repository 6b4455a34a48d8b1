"""Repeating bookings: planned date by date, booked together, changed together."""

import os
from datetime import date, time, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.notifications.models import Notice
from lianyuan.spaces import actions, occupancy, rulebook
from lianyuan.spaces.actions import Change, DatesTaken, Reach, Wanted
from lianyuan.spaces.models import Booking, BookingState, Occupancy, Series, Space
from lianyuan.spaces.planning import KEEP, OUT
from lianyuan.spaces.recurrence import Every, Repeating
from lianyuan.spaces.rulebook import Asked
from lianyuan.workdays.models import CalendarYear, SpecialDay

from .factories import DAY, NOW, at, booked, make_space
from .test_never_twice import at_once, overlaps

WEEK = timedelta(weeks=1)
WEEKLY = Repeating(first=DAY, begins=time(10), ends=time(11), count=4)
WANTED = Wanted(title="示例周会", attendees=3)


def book(
    actor: Actor, space: Space, choices: dict[str, str] | None = None, rule: Repeating = WEEKLY
) -> Series:
    return actions.book_series(
        actor=actor,
        space=space,
        repeating=rule,
        wanted=WANTED,
        choices=choices or {},
        at=NOW,
    )


@pytest.mark.parametrize(
    ("repeating", "rule", "days"),
    [
        (WEEKLY, "FREQ=WEEKLY;BYDAY=MO;COUNT=4", [DAY + n * WEEK for n in range(4)]),
        (
            Repeating(DAY, time(9), time(10), interval=2, weekdays=(2, 0), until=DAY + 2 * WEEK),
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20261207T010000Z",
            [DAY, DAY + timedelta(days=2), DAY + 2 * WEEK],
        ),
        (
            Repeating(date(2026, 12, 8), time(9), time(10), every=Every.MONTH, count=3),
            "FREQ=MONTHLY;BYDAY=2TU;COUNT=3",
            [date(2026, 12, 8), date(2027, 1, 12), date(2027, 2, 9)],
        ),
        (
            Repeating(date(2026, 11, 30), time(9), time(10), every=Every.MONTH, count=2),
            "FREQ=MONTHLY;BYDAY=-1MO;COUNT=2",
            [date(2026, 11, 30), date(2026, 12, 28)],
        ),
    ],
    ids=["weekly", "every second week", "second Tuesday", "last Monday"],
)
def test_a_repetition_is_a_rule_others_can_read(repeating: Repeating, rule: str, days: list[date]) -> None:
    assert repeating.rule == rule
    assert repeating.days() == days


@pytest.mark.parametrize(
    "wrong",
    [
        {"until": DAY + timedelta(days=400)},
        {"until": DAY + timedelta(days=366), "weekdays": (0, 1, 2)},
        {"until": DAY - WEEK},
        {},
    ],
    ids=["400 days", "too many", "before it begins", "without end"],
)
def test_a_repetition_that_never_ends_is_refused_in_words(wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        Repeating(DAY, time(9), time(10), **wrong).days()


@pytest.mark.django_db
class TestPlanning:
    def test_each_date_says_what_stopped_it_and_what_would_do(self) -> None:
        space, me = make_space(), actor_for(make_person())
        other = make_space(place=space.place, capacity=5)
        make_space(place=space.place, capacity=2, name="示例小间")
        booked(space, 10, 11, day=DAY + WEEK)
        CalendarYear.objects.get_or_create(year=2026)
        SpecialDay.objects.create(day=DAY + 2 * WEEK, year_id=2026, works=False, name="示例节")
        plan = actions.plan_series(actor=me, space=space, repeating=WEEKLY, attendees=3, at=NOW)
        assert [each.stop.rule if each.stop else "" for each in plan.dates] == ["", "taken", "holiday", ""]
        taken, holiday = plan.dates[1], plan.dates[2]
        assert [(slot.space, slot.starts) for slot in taken.others] == [
            (space, at(9, 30, day=DAY + WEEK) - timedelta(minutes=30)),
            (space, at(11, day=DAY + WEEK)),
            (other, at(10, day=DAY + WEEK)),
        ]
        assert holiday.holiday
        assert {slot.day for slot in holiday.others} == {DAY + 2 * WEEK + timedelta(days=1)}
        assert not Booking.objects.filter(person=me.person).exists(), "a plan takes nothing"
        assert Occupancy.objects.count() == 1

    def test_what_is_too_far_ahead_is_left_out_in_words(self) -> None:
        space, me = make_space(days_ahead=14), actor_for(make_person())
        plan = actions.plan_series(actor=me, space=space, repeating=WEEKLY, attendees=1, at=NOW)
        assert [each.date.wanted.day for each in plan.dates] == [DAY, DAY + WEEK]
        assert plan.beyond == [DAY + 2 * WEEK, DAY + 3 * WEEK]

    def test_everything_chosen_is_booked_together_or_nothing(self) -> None:
        space, me = make_space(), actor_for(make_person())
        other = make_space(place=space.place)
        first = booked(space, 10, 11, day=DAY + WEEK)
        days = [(DAY + n * WEEK).isoformat() for n in range(4)]
        with pytest.raises(DatesTaken) as stopped:
            book(me, space, {days[3]: OUT})
        assert [each.date.key for each in stopped.value.plan.stopped] == [days[1]]
        assert stopped.value.plan.dates[3].picked == OUT, "what was chosen for the others stays chosen"
        assert not Series.objects.exists()
        there = next(slot for slot in stopped.value.plan.dates[1].others if slot.space == other)
        series = book(me, space, {days[1]: there.value, days[3]: OUT})
        found = list(series.bookings.order_by("starts"))
        assert [(each.space, each.starts) for each in found] == [
            (space, at(10)),
            (other, at(10, day=DAY + WEEK)),
            (space, at(10, day=DAY + 2 * WEEK)),
        ]
        assert Notice.objects.filter(person=me.person).count() == 1, "told once of all"
        assert first.occupancies.count() == 1
        assert overlaps() == 0

    def test_where_all_is_left_out_nothing_is_booked(self) -> None:
        days = [(DAY + n * WEEK).isoformat() for n in range(4)]
        with pytest.raises(Refused):
            book(actor_for(make_person()), make_space(), dict.fromkeys(days, OUT))
        assert not Series.objects.exists()


@pytest.mark.django_db
class TestChanging:
    def test_this_and_the_following_move_and_what_has_begun_stays(self) -> None:
        space, me = make_space(), actor_for(make_person())
        first, second, third, fourth = list(book(me, space).bookings.order_by("starts"))
        in_the_way = booked(space, 14, 15, day=DAY + 2 * WEEK)
        now = at(10, 30)
        later = Change(begins=time(14), ends=time(15, 30), title="示例新名")
        change = partial(actions.change_series, actor=me, booking=second, change=later, at=now)
        with pytest.raises(DatesTaken) as stopped:
            change(reach=Reach.FOLLOWING, choices={})
        assert [each.date.key for each in stopped.value.plan.stopped] == [str(third.pk)]
        changed = change(reach=Reach.ALL, choices={str(third.pk): KEEP, str(fourth.pk): OUT})
        assert {each.pk for each in changed} == {second.pk, fourth.pk}
        rows = {each.pk: each for each in Booking.objects.all()}
        assert (rows[first.pk].starts, rows[first.pk].sequence) == (at(10), 0)
        assert (rows[second.pk].starts, rows[second.pk].ends) == (
            at(14, day=DAY + WEEK),
            at(15, 30, day=DAY + WEEK),
        )
        assert (rows[second.pk].title, rows[second.pk].sequence) == ("示例新名", 1)
        assert rows[third.pk].title == "示例周会"
        assert (rows[fourth.pk].state, rows[fourth.pk].sequence) == (BookingState.CANCELLED, 1)
        assert in_the_way.occupancies.count() == 1
        assert overlaps() == 0

    def test_dates_may_take_each_others_place(self) -> None:
        space, me = make_space(days_ahead=60), actor_for(make_person())
        bookings = list(book(me, space).bookings.order_by("starts"))
        actions.change_series(
            actor=me, booking=bookings[0], reach=Reach.ALL, change=Change(days=7), choices={}, at=NOW
        )
        moved = list(Booking.objects.order_by("pk").values_list("starts", flat=True))
        assert moved == [at(10, day=DAY + (n + 1) * WEEK) for n in range(4)]

    def test_a_new_name_asks_no_rule(self) -> None:
        space, me = make_space(), actor_for(make_person())
        bookings = list(book(me, space).bookings.order_by("starts"))
        space.is_active = False
        space.save()
        named = Change(title="示例新名")
        actions.change_series(
            actor=me, booking=bookings[1], reach=Reach.ONE, change=named, choices={}, at=NOW
        )
        assert list(Booking.objects.order_by("starts").values_list("title", "sequence")) == [
            ("示例周会", 0),
            ("示例新名", 1),
            ("示例周会", 0),
            ("示例周会", 0),
        ]

    def test_giving_up_the_following_frees_them_and_strangers_may_not(self) -> None:
        space, me = make_space(), actor_for(make_person())
        bookings = list(book(me, space).bookings.order_by("starts"))
        cancel = partial(actions.cancel_series, booking=bookings[1], reach=Reach.FOLLOWING, at=NOW)
        with pytest.raises(NotAllowed):
            cancel(actor=actor_for(make_person()))
        with pytest.raises(NotAllowed):
            actions.plan_change(
                actor=actor_for(make_person()),
                booking=bookings[0],
                reach=Reach.ALL,
                change=Change(days=1),
                at=NOW,
            )
        assert cancel(actor=me) == 3
        assert [each.state for each in Booking.objects.order_by("starts")] == [
            BookingState.CONFIRMED,
            *[BookingState.CANCELLED] * 3,
        ]
        assert Occupancy.objects.count() == 1


hours = st.integers(8, 18)


@pytest.mark.django_db
@settings(
    max_examples=500 if os.environ.get("LIANYUAN_LONG") else 8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    others=st.lists(st.tuples(st.integers(0, 20), hours, st.integers(1, 3)), max_size=12),
    begins=st.integers(7, 20),
    length=st.integers(1, 5),
    weekdays=st.sets(st.integers(0, 6)),
    limits=st.fixed_dictionaries(
        {"days_ahead": st.integers(1, 20), "buffer_after": st.sampled_from([0, 30])}
    ),
)
def test_a_plan_never_books_what_the_rulebook_refuses(
    others: list[tuple[int, int, int]], begins: int, length: int, weekdays: set[int], limits: dict[str, Any]
) -> None:
    """Whatever stands already: what is booked would be allowed one by one, and what is refused would be."""
    space, me = make_space(**limits), actor_for(make_person())
    make_space(place=space.place)
    for offset, hour, hours_long in others:
        try:
            booked(space, hour, hour + hours_long, day=DAY + timedelta(days=offset))
        except Refused:
            continue
    ends = time(begins + length) if begins + length < 24 else time(23, 30)
    rule = Repeating(DAY, time(begins), ends, weekdays=tuple(weekdays), until=DAY + 2 * WEEK)
    try:
        plan = actions.plan_series(actor=me, space=space, repeating=rule, attendees=2, at=NOW)
        chosen = {each.date.key: each.picked for each in plan.dates}
        series = book(me, space, chosen, rule)
    except Refused:
        return
    kept = Booking.objects.filter(series=series).select_related("space__place")
    assert kept.count() == sum(value != OUT for value in chosen.values())
    for booking in kept:
        asked = Asked(
            actor=me,
            locked=occupancy.lock(booking.space),
            starts=booking.starts,
            ends=booking.ends,
            attendees=booking.attendees,
            at=NOW,
            moving=booking,
        )
        assert rulebook.first_stop(asked) is None
        assert booking.occupancies.exists()
    assert overlaps() == 0


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_series_and_single_bookings_at_once() -> None:
    """Two series crossing in two rooms, and single ones on their dates: each series whole or not at all."""
    one, two = make_space(), make_space()
    people = [actor_for(make_person()) for _each in range(2)]
    dates = [(DAY + n * WEEK).isoformat() for n in range(4)]

    def crossing(actor: Actor, here: Space, there: Space) -> Series:
        slots = {dates[3]: f"{there.pk}-{occupancy.minute_of(at(10, day=DAY + 3 * WEEK))}"}
        return book(actor, here, slots)

    results = at_once(
        partial(crossing, people[0], one, two),
        partial(crossing, people[1], two, one),
        partial(book, actor_for(make_person()), one),
        partial(booked, one, 10, 11, day=DAY + 2 * WEEK),
        partial(booked, two, 10, 11, day=DAY + WEEK),
    )
    refused = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(result, Refused) for result in refused), results
    assert len(refused) < len(results)
    for series in Series.objects.all():
        assert series.bookings.count() == 4, "whole or not at all"
    for result in refused:
        if isinstance(result, DatesTaken):
            assert all(each.stop is not None and each.others for each in result.plan.stopped)
    assert overlaps() == 0
    assert Occupancy.objects.count() == Booking.objects.count()
