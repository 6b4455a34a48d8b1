"""Every refusal names the one rule that stopped it, and the next time that would work."""

from datetime import date, datetime, time, timedelta

import pytest

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.roles import CompanyRoleName
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.companies.tests.factories import acting_for, make_company, make_membership
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.spaces import actions
from lianyuan.spaces.actions import Wanted
from lianyuan.spaces.models import Audience, BookingState, Equipment, Extra, Space, SpaceHours, SpaceKind
from lianyuan.spaces.refusals import CannotBook

from .factories import DAY, NOW, at, booked, make_desk_for, make_space

pytestmark = pytest.mark.django_db
# The National Day of 2026 is on a Thursday; Saturday the 10th is worked for it.
HOLIDAY, WORKED_SATURDAY = date(2026, 10, 1), date(2026, 10, 10)


def ask(
    space: Space,
    starts: datetime,
    ends: datetime,
    *,
    now: datetime = NOW,
    who: Actor | None = None,
    people: int = 1,
) -> CannotBook:
    """What refuses this booking."""
    with pytest.raises(CannotBook) as refused:
        actions.book(
            actor=who or actor_for(make_person()),
            space=space,
            starts=starts,
            ends=ends,
            wanted=Wanted(title="示例会议", attendees=people),
            at=now,
        )
    return refused.value


def test_the_time_itself() -> None:
    space = make_space(shortest=60, longest=180, step=30)
    assert ask(space, at(10), at(9)).rule == "order"
    assert ask(space, at(10), at(10)).rule == "order"
    assert ask(space, at(10).replace(second=7), at(11)).rule == "whole-minutes"
    assert ask(space, at(23), at(23) + timedelta(hours=2)).rule == "one-day"
    assert ask(space, at(8, day=DAY - timedelta(days=3)), at(9, day=DAY - timedelta(days=3))).rule == "past"
    short = ask(space, at(10), at(10, 30))
    assert (short.rule, short.next_free) == ("too-short", at(10))
    assert ask(space, at(10), at(15)).rule == "too-long"
    assert ask(space, at(10, 10), at(11, 10)).rule == "grid"
    assert "13" not in short.reason


def test_hours_holidays_and_worked_weekends() -> None:
    space = make_space(days_ahead=300)
    SpaceHours.objects.filter(space=space, weekday__gte=5).delete()
    early = ask(space, at(7), at(9))
    assert (early.rule, early.next_free) == ("hours", at(8))
    assert "08:00–20:00" in early.reason
    saturday = ask(space, at(10, day=DAY + timedelta(days=5)), at(11, day=DAY + timedelta(days=5)))
    assert (saturday.rule, saturday.next_free) == ("closed", at(8, day=DAY + timedelta(days=7)))
    september = at(20, day=date(2026, 9, 30))
    holiday = ask(space, at(10, day=HOLIDAY), at(11, day=HOLIDAY), now=september)
    assert holiday.rule == "holiday"
    assert holiday.next_free == at(8, day=date(2026, 10, 8))
    booked(space, 10, 11, day=WORKED_SATURDAY, now=september)


def test_how_soon_and_how_far() -> None:
    space = make_space(lead=120, days_ahead=7)
    soon = ask(space, at(9), at(10), now=at(8))
    assert (soon.rule, soon.next_free) == ("lead", at(10, 30))
    far = ask(space, at(9, day=DAY + timedelta(days=8)), at(10, day=DAY + timedelta(days=8)))
    assert (far.rule, far.next_free) == ("ahead", None)
    assert "12-01" not in far.reason and "11-24" in far.reason
    desk = actor_for(make_desk_for(space))
    booked(space, 9, 10, by=desk, now=at(8))


def test_who_may_book() -> None:
    for_companies = make_space(audience=Audience.COMPANIES)
    for_the_desk = make_space(audience=Audience.DESK)
    nursing, shut = make_space(kind=SpaceKind.NURSING), make_space(is_active=False)
    person, company = make_person(), make_company()
    make_membership(person=person, company=company, role=CompanyRoleName.STAFF)
    as_self, as_company = actor_for(person), acting_for(person, company)
    rules = [ask(space, at(9), at(10), who=as_self) for space in (for_companies, for_the_desk, nursing, shut)]
    assert [refusal.rule for refusal in rules] == ["companies-only", "desk-only", "no-names", "not-offered"]
    assert all(refusal.next_free is None for refusal in rules)
    kept = booked(for_companies, 9, 10, by=as_company)
    assert kept.company == company
    person.memberships.update(ended_at=clock.now())
    assert ask(for_companies, at(11), at(12), who=as_company).rule == "left-company"
    with pytest.raises(NotAllowed):
        actions.cancel(actor=as_company, booking=kept, at=NOW)
    assert ask(make_space(capacity=4), at(9), at(10), people=5).rule == "capacity"


def test_the_next_free_time_is_free() -> None:
    space = make_space()
    booked(space, 9, 12)
    booked(space, 13, 20)
    refusal = ask(space, at(9), at(11))
    assert (refusal.rule, refusal.next_free) == ("taken", at(8, day=DAY + timedelta(days=1)))
    assert refusal.next_free is not None
    booked(space, 8, 10, day=clock.local_date(refusal.next_free))
    assert ask(space, at(10), at(11)).next_free == at(12)


def test_a_refusal_says_whose_it_is_only_to_those_who_may_know() -> None:
    space, person = make_space(), make_person()
    booked(space, 9, 10, by=actor_for(person), title="示例：合同谈判")
    stranger = ask(space, at(9), at(10))
    assert "合同" not in stranger.reason and "#" not in stranger.reason
    assert "合同" in ask(space, at(9), at(10), who=actor_for(person)).reason
    assert "#" in ask(space, at(9), at(10), who=actor_for(make_desk_for(space))).reason


def test_equipment_is_never_promised_twice() -> None:
    one, other = make_space(), make_space()
    thing = Equipment.objects.create(place=one.place, name="示例话筒", count=3)
    booked(one, 9, 12, equipment={thing.pk: 2})
    booked(other, 13, 14, equipment={thing.pk: 3})
    with pytest.raises(CannotBook) as refused:
        booked(other, 11, 13, equipment={thing.pk: 2})
    assert refused.value.rule == "equipment"
    assert "1" in refused.value.reason
    assert not other.bookings.filter(starts=at(11)).exists()
    extra = Extra.objects.create(place=one.place, name="示例茶水", lead=120)
    with pytest.raises(CannotBook) as refused:
        booked(one, 13, 14, now=at(12), extras={extra.pk: "10 杯"})
    assert refused.value.rule == "extra-lead"


def test_approval_and_thinking_again() -> None:
    space = make_space(needs_approval=True)
    desk, person = actor_for(make_desk_for(space)), actor_for(make_person())
    waiting = booked(space, 9, 10, by=person)
    assert waiting.state == BookingState.PENDING
    assert ask(space, at(9), at(10)).rule == "taken", "what waits keeps its time"
    with pytest.raises(NotAllowed):
        actions.approve(actor=person, booking=waiting, at=NOW)
    with pytest.raises(Refused):
        actions.refuse(actor=desk, booking=waiting, reason=" ", at=NOW)
    assert (
        actions.refuse(actor=desk, booking=waiting, reason="示例原因", at=NOW).state == BookingState.REFUSED
    )
    other = booked(space, 9, 10)
    with pytest.raises(CannotBook):
        actions.think_again(actor=desk, booking=waiting, at=NOW)
    actions.refuse(actor=desk, booking=other, reason="示例原因", at=NOW)
    assert actions.think_again(actor=desk, booking=waiting, at=NOW).state == BookingState.CONFIRMED
    assert booked(space, 11, 12, by=desk).state == BookingState.CONFIRMED
    own = space.bookings.get(starts=at(11))
    space.bookings.filter(pk=own.pk).update(state=BookingState.PENDING)
    with pytest.raises(NotAllowed, match="同事"):
        actions.approve(actor=desk, booking=own, at=NOW)


def test_moving_extending_and_cancelling() -> None:
    space, person = make_space(), actor_for(make_person())
    kept = booked(space, 9, 10, by=person)
    booked(space, 11, 12)
    with pytest.raises(CannotBook):
        actions.move(actor=person, booking=kept, starts=at(10), ends=at(12), at=NOW)
    moved = actions.move(actor=person, booking=kept, starts=at(9, 30), ends=at(11), at=NOW)
    assert (moved.starts, moved.sequence) == (at(9, 30), 1)
    longer = actions.move(actor=person, booking=kept, starts=at(9, 30), ends=at(10, 30), at=at(10))
    assert longer.ends == at(10, 30)
    with pytest.raises(Refused, match="已经开始"):
        actions.move(actor=person, booking=kept, starts=at(13), ends=at(14), at=at(10))
    with pytest.raises(NotAllowed):
        actions.cancel(actor=actor_for(make_person()), booking=kept, at=NOW)
    with pytest.raises(Refused, match="原因"):
        actions.cancel(actor=actor_for(make_desk_for(space)), booking=kept, at=NOW)
    actions.cancel(actor=person, booking=kept, at=NOW)
    with pytest.raises(Refused):
        actions.cancel(actor=person, booking=kept, at=NOW)
    booked(space, 9, 11)


def test_a_room_closed_over_bookings() -> None:
    space, person = make_space(), actor_for(make_person())
    desk = actor_for(make_desk_for(space))
    first, second = booked(space, 9, 10, by=person), booked(space, 15, 16)
    closed = actions.close(actor=desk, space=space, starts=at(8), ends=at(12), reason="示例维修", at=NOW)
    assert closed.displaced == [first]
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.state, second.state) == (BookingState.DISPLACED, BookingState.CONFIRMED)
    refusal = ask(space, at(9), at(10))
    assert (refusal.rule, refusal.next_free) == ("closure", at(12))
    assert "示例维修" in refusal.reason
    moved = actions.move(actor=person, booking=first, starts=at(13), ends=at(14), at=NOW)
    assert moved.state == BookingState.CONFIRMED
    actions.reopen(actor=desk, closure=closed.closure, at=NOW)
    booked(space, 8, 12)
    long = actions.close(
        actor=desk,
        space=space,
        starts=at(0, day=DAY + timedelta(days=2)),
        ends=at(0, day=DAY + timedelta(days=90)),
        reason="示例装修",
        at=NOW,
    )
    assert long.closure.occupancies.count() == 88
    for nonsense in ((at(10), at(9)), (NOW - timedelta(days=2), NOW - timedelta(days=1))):
        with pytest.raises(Refused):
            actions.close(
                actor=desk, space=space, starts=nonsense[0], ends=nonsense[1], reason="示例", at=NOW
            )


def test_the_last_hour_of_the_day() -> None:
    space = make_space(opens=time(8), closes=time(23, 59), step=30)
    assert booked(space, 22, 23).minutes == 60
