"""Numbers: taken, called, and what becomes of them."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.cases.tests.factories import at
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.notifications.models import Notice
from lianyuan.places.models import OpeningHours
from lianyuan.reception import actions, queries, tasks
from lianyuan.reception.models import Priority, Ticket, TicketState
from lianyuan.reception.refusals import AlreadyWaiting, WrongTicketState

from .factories import DAY, TEN, VISITOR, make_reception

pytestmark = pytest.mark.django_db
A_MINUTE = timedelta(minutes=1)


def test_numbers_begin_anew_each_day_and_a_holder_has_one() -> None:
    place = make_reception()
    yesterday = TEN - timedelta(days=1)
    old = place.take(holder="one", when=yesterday)
    assert [old.label, place.take(when=yesterday).label] == ["A001", "A002"]
    new = place.take(holder="one")
    assert new.label == "A001"
    old.refresh_from_db()
    assert old.state == TicketState.ENDED
    with pytest.raises(AlreadyWaiting, match="A001"):
        place.take(holder="one", line=place.other_line)
    actions.leave_line(actor=VISITOR, ticket=new, at=TEN)
    assert place.take(holder="one", line=place.other_line).label == "B001"


def test_taking_and_leaving_all_day_ends_in_a_refusal() -> None:
    place = make_reception()
    for _again in range(6):
        actions.leave_line(actor=VISITOR, ticket=place.take(holder="greedy"), at=TEN)
    with pytest.raises(Refused, match="太多"):
        place.take(holder="greedy")


def test_a_closed_hall_gives_no_numbers_and_a_make_up_workday_does() -> None:
    place = make_reception()
    for weekday in range(5):
        OpeningHours.objects.create(place=place.hall.centre, weekday=weekday, opens=time(9), closes=time(17))
    place.take()
    with pytest.raises(Refused, match="09:00–17:00"):
        place.take(when=at(DAY, 18))
    holiday, make_up = at(DAY.replace(month=10, day=1)), at(DAY.replace(month=10, day=10))
    with pytest.raises(Refused, match="不上班"):
        place.take(when=holiday)
    assert place.take(when=make_up).number == 1


def test_priority_goes_first_but_never_three_times_running() -> None:
    place = make_reception()
    for minute, priority in enumerate(["", "", "needs", "appointment", "needs"]):
        place.take(priority=Priority(priority), when=TEN + minute * A_MINUTE)
    called: list[str] = []
    while (ticket := place.call(TEN + timedelta(minutes=10 + len(called)))) is not None:
        called.append(ticket.label)
        actions.mark_come(actor=place.as_desk, ticket=ticket)
    assert called == ["A003", "A004", "A001", "A005", "A002"]


def test_one_who_did_not_come_may_wait_again_once() -> None:
    place = make_reception()
    first, second = place.take(), place.take()
    called = place.call()
    assert called == first
    with pytest.raises(Refused, match="A001"):
        place.call()
    actions.mark_absent(actor=place.as_desk, ticket=first, at=TEN)
    actions.put_back(actor=place.as_desk, ticket=first, at=TEN + A_MINUTE)
    assert place.call() == second
    actions.mark_come(actor=place.as_desk, ticket=second)
    assert place.call() == first
    actions.mark_absent(actor=place.as_desk, ticket=first, at=TEN)
    with pytest.raises(Refused, match="已经放回过"):
        actions.put_back(actor=place.as_desk, ticket=first, at=TEN)
    with pytest.raises(WrongTicketState):
        actions.finish(actor=place.as_desk, ticket=first)


def test_handed_on_it_keeps_its_number_and_its_place() -> None:
    place = make_reception()
    ticket = place.take()
    later = place.take(line=place.other_line, when=TEN + A_MINUTE)
    place.counter.lines.set([place.line])
    place.other_counter.lines.set([place.other_line])
    assert place.call() == ticket
    actions.mark_come(actor=place.as_desk, ticket=ticket)
    actions.hand_on(actor=place.as_desk, ticket=ticket, line=place.other_line)
    assert place.call() is None
    there = actions.call_next(actor=place.as_other_desk, counter=place.other_counter, at=TEN)
    assert there == ticket and there.label == "A001" and there != later


def test_only_the_hall_s_own_desk_calls() -> None:
    place, elsewhere = make_reception(), make_reception()
    place.take()
    with pytest.raises(NotAllowed):
        actions.call_next(actor=elsewhere.as_desk, counter=place.counter, at=TEN)
    ticket = place.call()
    assert ticket is not None
    for stranger in (elsewhere.as_desk, actor_for(make_person()), VISITOR):
        with pytest.raises(NotAllowed):
            actions.mark_come(actor=stranger, ticket=ticket)
    with pytest.raises(NotAllowed):
        actions.save_line(actor=place.as_desk, hall=place.hall, letter="C", name="别的")


def test_the_screen_and_the_phone_say_how_it_stands() -> None:
    """Around the present moment: what they show is always today's."""
    place = make_reception()
    now = timezone.now()
    mine = [place.take(when=now) for _person in range(5)]
    for number in range(2):
        ticket = place.call(now + number * A_MINUTE)
        assert ticket is not None
        actions.mark_come(actor=place.as_desk, ticket=ticket, at=now)
    shown = queries.screen(place.hall)
    assert [ticket.label for ticket in shown.called] == ["A002"]
    assert shown.average is None
    assert queries.ticket_page(mine[4]).minutes is None
    place.call(now + 2 * A_MINUTE)
    after = queries.screen(place.hall)
    assert after.average == 1 and after.mark != shown.mark
    page = queries.ticket_page(mine[4])
    assert (page.ahead, page.minutes) == (1, 2)


def test_a_called_person_hears_of_it_and_is_forgotten_after_thirty_days() -> None:
    place = make_reception()
    person = make_person()
    old = TEN - timedelta(days=40)
    ticket = actions.take_ticket(actor=actor_for(person), line=place.line, holder="x", at=old)
    place.call(old)
    assert "A001 请到 1 号窗口" in str(Notice.objects.get(person=person).title)
    tasks.daily({})
    ticket.refresh_from_db()
    assert (ticket.state, ticket.person, ticket.holder, ticket.served_by) == ("ended", None, "", None)
    assert Ticket.objects.count() == 1
