"""A room closed under many bookings, by hand or by a calendar; each owner told once and led elsewhere."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.actions.leaving import close_account
from lianyuan.accounts.models import AuditChange
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.notifications.models import Notice
from lianyuan.spaces import actions
from lianyuan.spaces.actions.leaving import WORDS_KEPT, empty_old_words
from lianyuan.spaces.actions.reading import close_by_calendar
from lianyuan.spaces.models import Booking, BookingState, Closure, Space
from lianyuan.spaces.queries.alternatives import alternatives_for
from lianyuan.spaces.queries.closures import plan_of
from lianyuan.spaces.reading.reader import Reading, read_calendar
from lianyuan.spaces.reading.reasons import UnreadableCalendar

from .factories import DAY, NOW, at, booked, make_desk_for, make_space
from .test_never_twice import overlaps


def closed(space: Space, desk: Actor, begin: int, end: int) -> actions.closing.Closed:
    return actions.close(actor=desk, space=space, starts=at(begin), ends=at(end), reason="示例维修", at=NOW)


@pytest.mark.django_db
def test_closing_asks_the_same_however_many_are_put_out_and_tells_each_once() -> None:
    asked = []
    for many in (1, 24):
        space = make_space(step=30)
        desk = actor_for(make_desk_for(space))
        for number in range(many):
            half = timedelta(minutes=30)
            start = at(8) + number * half
            actions.book(
                actor=actor_for(make_person()),
                space=space,
                starts=start,
                ends=start + half,
                wanted=actions.Wanted(title="示例会议"),
                at=NOW,
            )
        with CaptureQueriesContext(connection) as queries:
            done = closed(space, desk, 7, 21)
        asked.append(len(queries))
        assert len(done.displaced) == many
        told = Notice.objects.filter(wording="displaced", person__bookings__space=space)
        assert told.count() == many == told.values("person").distinct().count()
        rows = Booking.objects.filter(
            space=space, state=BookingState.DISPLACED, reason="示例维修", sequence=1
        )
        assert rows.count() == many
        trail = AuditChange.objects.filter(
            target_id__in=[str(row.pk) for row in rows], before={"state": "confirmed"}
        )
        assert trail.count() == many
    assert asked[1] <= asked[0] + 2, asked


@pytest.mark.django_db
def test_a_displaced_booking_goes_elsewhere_with_one_tap() -> None:
    space = make_space()
    twin = make_space(place=space.place)
    make_space(place=space.place, capacity=1)
    person = actor_for(make_person())
    booking = booked(space, 9, 10, by=person, attendees=4)
    assert alternatives_for(booking, at=NOW) == []
    desk = actor_for(make_desk_for(space))
    closed(space, desk, 8, 12)
    booking.refresh_from_db()
    first, *others = alternatives_for(booking, at=NOW)
    assert (first.space, first.starts) == (twin, booking.starts)
    assert {one.space for one in others} == {space}
    assert min(one.starts for one in others if one.starts.date() == DAY) == at(12)
    for one in (others[0], first):
        moved = actions.move(
            actor=person, booking=booking, space=one.space, starts=one.starts, ends=one.ends, at=NOW
        )
        assert (moved.space, moved.state) == (one.space, BookingState.CONFIRMED)
    assert overlaps() == 0


def ics(*events: str) -> BytesIO:
    text = "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//", *events, "END:VCALENDAR", ""]
    )
    return BytesIO(text.encode())


def event(uid: str, *lines: str) -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", "SUMMARY:示例检修", *lines, "END:VEVENT"])


def read(*events: str) -> Reading:
    return read_calendar(ics(*events), at=NOW)


def local(moment: datetime) -> str:
    return f"{moment.astimezone(NOW.tzinfo):%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("lines", "begins"),
    [
        (("DTSTART;VALUE=DATE:20261125", "DTEND;VALUE=DATE:20261127"), ["11-25 00:00"]),
        (("DTSTART:20261125T010000Z", "DURATION:PT90M"), ["11-25 09:00"]),
        (("DTSTART:20261125T090000", "DTEND:20261125T100000"), ["11-25 09:00"]),
        # Summer time ends in Berlin on the 25th of October, and begins again on the 28th of March.
        (
            (
                "DTSTART;TZID=Europe/Berlin:20261001T090000",
                "DTEND;TZID=Europe/Berlin:20261001T100000",
                "RRULE:FREQ=MONTHLY;BYMONTHDAY=1;UNTIL=20270501T070000Z",
                "EXDATE;TZID=Europe/Berlin:20270101T090000",
            ),
            ["12-01 16:00", "02-01 16:00", "03-01 16:00", "04-01 15:00", "05-01 15:00"],
        ),
        (
            ("DTSTART;VALUE=DATE:20261124", "RRULE:FREQ=DAILY;COUNT=3", "RDATE;VALUE=DATE:20261230"),
            ["11-24 00:00", "11-25 00:00", "11-26 00:00", "12-30 00:00"],
        ),
        (("DTSTART:20200101T010000Z", "DTEND:20200101T020000Z"), []),
        (("DTSTART:20261125T010000Z", "DTEND:20261125T020000Z", "STATUS:CANCELLED"), []),
        (("DTSTART:20261125T010000Z",), []),
    ],
    ids=["days", "duration", "floating", "summer-time", "more-dates", "over", "cancelled", "no-time"],
)
def test_a_calendar_s_times(lines: tuple[str, ...], begins: list[str]) -> None:
    assert [local(found.starts) for found in read(event("示例@example", *lines)).events] == begins


def test_one_time_of_a_repeated_event_moved_or_cancelled() -> None:
    weekly = event("w", "DTSTART:20261124T010000Z", "DTEND:20261124T020000Z", "RRULE:FREQ=WEEKLY;COUNT=3")
    moved = event("w", "RECURRENCE-ID:20261201T010000Z", "DTSTART:20261202T010000Z", "DTEND:20261202T020000Z")
    off = event(
        "w",
        "RECURRENCE-ID:20261208T010000Z",
        "DTSTART:20261208T010000Z",
        "DTEND:20261208T020000Z",
        "STATUS:CANCELLED",
    )
    assert [local(one.starts) for one in read(weekly, moved, off).events] == ["11-24 09:00", "12-02 09:00"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"  ", "empty"),
        (b"<html>", "not_calendar"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:2026", "damaged"),
        (b"x" * (1024 * 1024 + 1), "too_big"),
        (ics(event("a", "DTSTART:nonsense")).getvalue(), "bad_time"),
        (
            ics(event("a", "DTSTART:20261125T010000Z", "DURATION:PT1M", "RRULE:FREQ=SECONDLY")).getvalue(),
            "too_often",
        ),
        (
            ics(
                *(
                    event(f"{n}", f"DTSTART:20261125T{n % 24:02}0000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")
                    for n in range(3)
                )
            ).getvalue(),
            "too_many",
        ),
    ],
    ids=str,
)
def test_a_bad_file_is_told_in_words(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableCalendar) as refused:
        read_calendar(BytesIO(data), at=NOW)
    assert refused.value.code == code and "请" in refused.value.message


@pytest.mark.django_db
def test_reading_again_updates_and_what_is_gone_goes_only_when_asked() -> None:
    space = make_space()
    desk = actor_for(make_desk_for(space))
    by_hand = closed(space, desk, 12, 13).closure
    booking = booked(space, 9, 10)
    morning = event("m", "DTSTART:20261123T010000Z", "DTEND:20261123T050000Z")
    other = event("o", "DTSTART:20261124T010000Z", "DTEND:20261124T020000Z")
    overlapping = event("p", "DTSTART:20261123T000000Z", "DTEND:20261123T020000Z")

    def put_in(*events: str, and_reopen: bool = False) -> list[Booking]:
        reading = read(*events)
        return close_by_calendar(actor=desk, space=space, reading=reading, and_reopen=and_reopen, at=NOW)[1]

    assert put_in(morning, other, overlapping) == [booking]
    assert Notice.objects.filter(wording="displaced").count() == 1
    rows = Closure.objects.order_by("starts")
    assert [(row.uid, local(row.starts)) for row in rows] == [
        ("p", "11-23 08:00"),
        ("m", "11-23 10:00"),
        ("", "11-23 12:00"),
        ("o", "11-24 09:00"),
    ]
    assert plan_of(space, read(morning, other, overlapping), at=NOW).does_nothing
    assert put_in(morning, event("o", "DTSTART:20261124T030000Z", "DTEND:20261124T040000Z")) == []
    assert sorted(row.uid for row in rows.all()) == ["", "m", "o", "p"]
    assert Closure.objects.get(uid="o").starts == at(11, day=DAY + timedelta(days=1))
    put_in(and_reopen=True)
    assert list(rows.all()) == [by_hand]
    assert overlaps() == 0


@pytest.mark.django_db
def test_closing_an_account_frees_what_is_to_come_and_old_words_are_emptied() -> None:
    space, person = make_space(), make_person()
    coming = booked(space, 9, 10, by=actor_for(person), day=DAY + timedelta(days=1), title="示例私事")
    Booking.objects.filter(pk=coming.pk).update(
        starts=at(9, day=DAY.replace(year=2099)), ends=at(10, day=DAY.replace(year=2099))
    )
    other = booked(space, 11, 12, title="示例往事", note="示例留言")
    close_account(actor=actor_for(person))
    coming.refresh_from_db()
    assert (coming.person, coming.title, coming.state) == (None, "", BookingState.CANCELLED)
    assert not coming.occupancies.exists()
    assert empty_old_words(other.ends + WORDS_KEPT) == 0
    assert empty_old_words(other.ends + WORDS_KEPT + timedelta(minutes=1)) == 1
    other.refresh_from_db()
    assert (other.title, other.note, other.attendees) == ("", "", 1)
