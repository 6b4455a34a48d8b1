"""Appointments: cut on working days, booked once, moved whole, never silently lost."""

from datetime import date, datetime, time, timedelta
from functools import partial
from threading import Barrier

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianyuan.accounts.acting import Actor, command_line
from lianyuan.accounts.models import Job
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.cases.tests.factories import at, make_desk_worker
from lianyuan.cases.tests.test_races import at_once
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.notifications.models import Notice
from lianyuan.reception import actions, queries, tasks
from lianyuan.reception.actions.appointments import free_slot, mark_missed
from lianyuan.reception.models import Appointment, AppointmentState, Pattern, Priority, Slot
from lianyuan.reception.models.appointments import TAKES_A_SEAT
from lianyuan.reception.refusals import AlreadyBooked
from lianyuan.workdays.models import CalendarYear, SpecialDay

from .factories import DAY, TEN, Reception, make_reception

ADMIN = command_line()
THURSDAY = datetime.combine(DAY + timedelta(days=2), time(9), TEN.tzinfo)


def with_pattern(place: Reception, *, weekday: int = 3, seats: int = 1, now: datetime = TEN) -> Pattern:
    """Thursdays at nine and half past nine, unless another weekday is given."""
    return actions.save_pattern(
        actor=ADMIN,
        line=place.line,
        weekday=weekday,
        begins=time(9),
        ends=time(10),
        minutes=30,
        seats=seats,
        at=now,
    )


def booked(place: Reception, person: Actor | None = None, when: datetime = THURSDAY) -> Appointment:
    person = person or actor_for(make_person())
    return actions.book(actor=person, service=place.service, line=place.line, starts_at=when, at=TEN)


def days_of(place: Reception) -> set[date]:
    return {timezone.localdate(start) for start in place.line.slots.values_list("starts_at", flat=True)}


@pytest.mark.django_db
def test_slots_are_cut_on_working_days_and_make_up_days_as_the_chosen_weekday() -> None:
    place = make_reception()
    before_the_holiday = at(date(2026, 9, 14))
    with_pattern(place, weekday=3, now=before_the_holiday)
    thursdays = {date(2026, 9, 17), date(2026, 9, 24), date(2026, 10, 8)}
    assert days_of(place) == thursdays, "1 October is a holiday"
    actions.choose_makeup_weekday(actor=ADMIN, hall=place.hall, weekday=3, at=before_the_holiday)
    assert days_of(place) == thursdays | {date(2026, 9, 20), date(2026, 10, 10)}
    count = place.line.slots.count()
    assert count == 10, "two half hours on each of five days"
    with_pattern(place, weekday=0, now=before_the_holiday)
    actions.remove_pattern(actor=ADMIN, pattern=Pattern.objects.get(weekday=0), at=before_the_holiday)
    assert place.line.slots.count() == count


@pytest.mark.django_db
def test_one_open_appointment_a_service_moved_or_cancelled_in_time() -> None:
    place = make_reception()
    with_pattern(place)
    person = actor_for(make_person())
    first = booked(place, person)
    half_past = THURSDAY + timedelta(minutes=30)
    with pytest.raises(AlreadyBooked):
        booked(place, person, half_past)
    with pytest.raises(Refused, match="约满"):
        booked(place)
    other = booked(place, when=half_past)
    with pytest.raises(Refused, match="约满"):
        actions.move(actor=person, appointment=first, starts_at=half_past, at=TEN)
    first.refresh_from_db()
    assert (first.starts_at, first.state) == (THURSDAY, AppointmentState.BOOKED)
    with pytest.raises(NotAllowed):
        actions.cancel(actor=person, appointment=other, at=TEN)
    with pytest.raises(Refused, match="不到 2 小时"):
        actions.cancel(actor=person, appointment=first, at=THURSDAY - timedelta(hours=1))
    next_week = THURSDAY + timedelta(days=7)
    moved = actions.move(actor=person, appointment=first, starts_at=next_week, at=TEN)
    assert moved.slot is not None and moved.slot.starts_at == next_week
    assert booked(place).starts_at == THURSDAY, "the old time is free again"
    assert actions.cancel(actor=person, appointment=first, at=TEN).slot is None
    assert booked(place, person, next_week).state == AppointmentState.BOOKED


@pytest.mark.django_db
def test_a_holiday_that_becomes_known_displaces_and_tells_and_the_person_chooses_anew() -> None:
    place = make_reception()
    pattern = with_pattern(place, seats=2)
    person = actor_for(make_person())
    appointment, second = booked(place, person), booked(place)
    assert second.slot is not None
    Pattern.objects.filter(pk=pattern.pk).update(seats=1)
    with pytest.raises(Refused):
        booked(place)
    actions.cancel(actor=person, appointment=appointment, at=TEN)
    actions.choose_makeup_weekday(actor=ADMIN, hall=place.hall, weekday=1, at=TEN)
    second.refresh_from_db()
    assert second.state == AppointmentState.BOOKED, "the one seat that is left is theirs"
    year = CalendarYear.objects.get(pk=2026)
    SpecialDay.objects.create(day=timezone.localdate(THURSDAY), year=year, works=False, name="示例节")
    actions.choose_makeup_weekday(actor=ADMIN, hall=place.hall, weekday=2, at=TEN)
    second.refresh_from_db()
    assert second.state == AppointmentState.DISPLACED and second.slot_id is None
    assert "要另约时间" in str(Notice.objects.get(person=second.person).title)
    assert not Slot.objects.filter(starts_at=THURSDAY).exists()
    next_week = THURSDAY + timedelta(days=7)
    whose = actor_for(second.person)
    again = actions.move(actor=whose, appointment=second, starts_at=next_week, at=TEN)
    assert again.state == AppointmentState.BOOKED


@pytest.mark.django_db
def test_who_comes_goes_first_and_who_does_not_is_noted_for_the_own_hall() -> None:
    place = make_reception()
    with_pattern(place, seats=2)
    person = actor_for(make_person())
    appointment, missed = booked(place, person), booked(place)
    place.take(when=THURSDAY)
    with pytest.raises(Refused, match="不是今天的"):
        actions.arrive(actor=place.as_desk, appointment=appointment, at=TEN)
    with pytest.raises(NotAllowed):
        actions.arrive(actor=make_reception().as_desk, appointment=appointment, at=THURSDAY)
    own = actions.take_ticket(actor=person, line=place.line, holder="p", at=THURSDAY)
    ticket = actions.arrive(actor=place.as_desk, appointment=appointment, at=THURSDAY)
    assert (ticket.pk, ticket.priority) == (own.pk, Priority.APPOINTMENT)
    assert place.call(THURSDAY) == ticket
    assert mark_missed(THURSDAY) == 0
    assert mark_missed(THURSDAY + timedelta(days=1)) == 1
    booked(place, actor_for(missed.person), THURSDAY + timedelta(days=7))
    listed = queries.desk_day(place.desk, day=timezone.localdate(THURSDAY) + timedelta(days=7))
    assert [vars(row)["missed"] for row in listed.page.rows] == [1]
    stranger = make_desk_worker(make_reception().hall.centre)
    assert not queries.desk_day(stranger, day=timezone.localdate(THURSDAY)).page.rows


@pytest.mark.django_db
def test_a_reminder_comes_the_day_before_and_only_for_the_time_that_holds() -> None:
    place = make_reception()
    with_pattern(place)
    person = actor_for(make_person())
    appointment = booked(place, person)
    first = Job.objects.get(kind="reception.remind")
    assert first.next_try == at(DAY + timedelta(days=1), 9)
    actions.move(actor=person, appointment=appointment, starts_at=THURSDAY + timedelta(days=7), at=TEN)
    tasks.remind(first.payload)
    assert not Notice.objects.exists()
    tasks.remind(Job.objects.exclude(pk=first.pk).get(kind="reception.remind").payload)
    assert "提醒" in str(Notice.objects.get(person=person.person).title)


@pytest.mark.django_db
def test_a_person_books_from_the_service_s_page() -> None:
    """Around the present moment: the page shows what is free from now on."""
    place = make_reception()
    with_pattern(place, now=timezone.now())
    client, person = Client(), make_person()
    client.force_login(person)
    page = client.get(reverse("cases:service", args=[place.service.slug]))
    address = reverse("reception:booking", args=[place.service.slug])
    assert address in page.content.decode()
    start = queries.free_days(place.line)[0].times[0]
    answer = client.post(address, {"starts_at": start.isoformat(), "acting_for": ""})
    appointment = Appointment.objects.get(person=person)
    assert answer.headers["Location"] == reverse("reception:appointment", args=[appointment.pk])
    assert place.service.name in client.get(reverse("my")).content.decode()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_the_last_seat_is_booked_once() -> None:
    place = make_reception()
    with_pattern(place)
    people = [actor_for(make_person()) for _person in range(6)]
    results = at_once(*[partial(booked, place, person) for person in people])
    assert sum(isinstance(result, Appointment) for result in results) == 1
    assert Appointment.objects.count() == 1
    # The negative control: looked first, and no lock: only the constraint is left between two.
    half_past, both_looked = THURSDAY + timedelta(minutes=30), Barrier(2)

    def look_then_book(person: Actor) -> object:
        assert person.person is not None
        slot = free_slot(place.line, half_past, TEN)
        both_looked.wait(timeout=20)
        return Appointment.objects.create(
            slot=slot,
            line=place.line,
            service=place.service,
            person=person.person,
            starts_at=half_past,
            booked_at=TEN,
        )

    free = [person for person in people if not Appointment.objects.filter(person=person.person).exists()]
    blind = at_once(partial(look_then_book, free[0]), partial(look_then_book, free[1]))
    assert [type(result) for result in blind if isinstance(result, Exception)] == [IntegrityError]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_move_and_a_cut_at_once_leave_nobody_without_word() -> None:
    place = make_reception()
    pattern = with_pattern(place)
    person = actor_for(make_person())
    appointment = booked(place, person)
    half_past = THURSDAY + timedelta(minutes=30)
    at_once(
        lambda: actions.move(actor=person, appointment=appointment, starts_at=half_past, at=TEN),
        lambda: actions.remove_pattern(actor=ADMIN, pattern=pattern, at=TEN),
    )
    appointment.refresh_from_db()
    assert appointment.state == AppointmentState.DISPLACED and appointment.slot is None
    assert Notice.objects.filter(person=appointment.person).count() == 1
    assert not Appointment.objects.filter(state__in=TAKES_A_SEAT).exists()
