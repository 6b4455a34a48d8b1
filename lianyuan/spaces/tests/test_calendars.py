"""Bookings in other people's calendars: files, invitations, private feeds, as real programs read them."""

import io
import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from icalendar import Calendar, Event

from lianyuan.accounts import outbox
from lianyuan.accounts.models import AuditChange, AuditEntry
from lianyuan.accounts.roles import CompanyRoleName
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.companies.models import Membership
from lianyuan.companies.tests.factories import acting_for, make_company, make_membership
from lianyuan.core import clock
from lianyuan.core.logs import JsonLines, PlainLines
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.notifications.tests.factories import make_address
from lianyuan.spaces import actions, calendars_tidying, invitations, queries
from lianyuan.spaces.actions import Guest, Wanted
from lianyuan.spaces.models import Booking, Feed, Invitee, InviteeState, SpaceKind

from .factories import NOW, at, booked, make_desk_for, make_hall, make_space

SECRET_TITLE = "示例机密会议"
GUEST = Guest("guest@example.invalid", "示例先生")


def events_in(content: bytes) -> list[Any]:
    """The events of a calendar."""
    return [each for each in Calendar.from_ical(content).walk("VEVENT") if isinstance(each, Event)]


def path_of(feed: Feed) -> str:
    return queries.address_of_feed(feed).split("/", 3)[3].join(["/", ""])


def deliver(lane: outbox.Lane | None) -> list[Any]:
    """Send what waits; the mails."""
    assert lane is not None
    before = len(mail.outbox)
    while outbox.run(lane):
        pass
    return mail.outbox[before:]


def calendar_in(message: Any) -> tuple[Any, str]:
    """The calendar file of a mail, and its method as the mail names it."""
    parts = [part for part in message.message().walk() if part.get_content_type() == "text/calendar"]
    assert len(parts) == 1
    return Calendar.from_ical(parts[0].get_payload(decode=True)), str(parts[0].get_param("method"))


@pytest.mark.django_db
class TestFeeds:
    def test_ones_own_feed_follows_every_change_under_one_identity(self, client: Client) -> None:
        person, company, space = make_person(), make_company(), make_space()
        part = make_membership(person=person, company=company, role=CompanyRoleName.OWNER)
        me = actor_for(person)
        own = booked(space, 9, 10, by=me, title="示例，自己的；会")
        firms = booked(space, 11, 12, by=acting_for(make_membership(company=company).person, company))
        asked_to = booked(space, 14, 15, title="示例受邀")
        Invitee.objects.create(booking=asked_to, person=person, invited_at=NOW)
        booked(space, 16, 17, title=SECRET_TITLE)
        feed = actions.make_feed(actor=me, at=NOW)

        def read(moment: datetime) -> dict[str, Any]:
            served = queries.serve(queries.feeds_of(person).get(), at=moment)
            return {str(event["uid"]).partition("@")[0]: event for event in events_in(served.content)}

        found = read(NOW)
        assert set(found) == {str(own.uid), str(firms.uid), str(asked_to.uid)}
        event = found[str(own.uid)]
        assert event["summary"] == "示例，自己的；会"
        assert event["dtstart"].params["TZID"] == "Asia/Shanghai"
        assert event.start == at(9)
        assert (event["sequence"], event["status"]) == (0, "CONFIRMED")
        assert event["dtstamp"].dt == event["last-modified"].dt == own.changed_at
        actions.move(actor=me, booking=own, starts=at(18), ends=at(19), at=NOW + timedelta(minutes=1))
        moved = read(NOW + timedelta(minutes=2))[str(own.uid)]
        assert (moved.start, moved["sequence"]) == (at(18), 1)
        actions.cancel(actor=me, booking=own, at=NOW + timedelta(minutes=3))
        off = read(NOW + timedelta(minutes=4))[str(own.uid)]
        assert (off["status"], off["sequence"]) == ("CANCELLED", 2)
        assert str(own.uid) not in read(NOW + timedelta(days=40)), "told for a while, then gone"
        Membership.objects.filter(pk=part.pk).update(ended_at=NOW)
        assert str(firms.uid) not in read(NOW), "leaving a company ends reading its bookings"
        actions.revoke_feed(actor=me, feed=feed)
        assert client.get(path_of(feed)).status_code == 404

    def test_a_feed_that_did_not_change_is_not_sent_again(self, client: Client) -> None:
        me = actor_for(make_person())
        path = path_of(actions.make_feed(actor=me))
        first = client.get(path)
        assert first["Content-Type"].startswith("text/calendar")
        known = {"If-None-Match": first["ETag"]}
        assert client.get(path, headers=known).status_code == 304
        since = {"If-Modified-Since": first["Last-Modified"]}
        assert client.get(path, headers=since).status_code == 304
        soon = clock.now() + timedelta(days=1)
        start = soon.replace(hour=2, minute=0, second=0, microsecond=0)
        actions.book(
            actor=me,
            space=make_space(closed_on_holidays=False),
            starts=start,
            ends=start + timedelta(hours=1),
            wanted=Wanted(title="示例会议"),
        )
        assert client.get(path, headers=known).status_code == 200
        assert client.get(path, headers=since).status_code == 200, "changed within the same second"

    def test_a_room_tells_titles_to_its_desk_and_to_whose_they_are_only(self) -> None:
        hall, part_a, _part_b = make_hall()
        me = actor_for(make_person())
        booked(part_a, 9, 10, title=SECRET_TITLE)
        booked(hall, 11, 12, by=me, title="示例我的")
        actions.close(
            actor=actor_for(make_desk_for(hall)),
            space=part_a,
            starts=at(15),
            ends=at(16),
            reason=SECRET_TITLE,
            at=NOW,
        )
        summaries = {}
        for name, actor in {"me": me, "desk": actor_for(make_desk_for(hall))}.items():
            feed = actions.make_feed(actor=actor, space=hall, at=NOW)
            summaries[name] = [
                str(each["summary"]) for each in events_in(queries.serve(feed, at=NOW).content)
            ]
        assert summaries == {
            "me": ["已占用", "示例我的", "已占用"],
            "desk": [SECRET_TITLE, "示例我的", "已占用"],
        }
        with pytest.raises(Refused):
            actions.make_feed(actor=me, space=make_space(kind=SpaceKind.NURSING))
        with pytest.raises(NotAllowed):
            actions.revoke_feed(actor=actor_for(make_person()), feed=feed)

    @pytest.mark.parametrize("formatter", [JsonLines, PlainLines])
    def test_no_secret_address_is_ever_logged(
        self, client: Client, formatter: type[logging.Formatter]
    ) -> None:
        written = io.StringIO()
        handler = logging.StreamHandler(written)
        handler.setFormatter(formatter())
        logging.getLogger().addHandler(handler)
        try:
            me = actor_for(make_person())
            feed = actions.make_feed(actor=me, at=NOW)
            [invitee] = actions.invite(
                actor=me, booking=booked(make_space(), 9, 10, by=me), guests=[GUEST], at=NOW
            )
            addresses = [path_of(feed), invitations.link_of(invitee).split("/", 3)[3].join(["/", ""])]
            for address in [*addresses, *(each.replace(each[-12:-6], "wrong-") for each in addresses)]:
                client.get(address)
                client.post(address, {"answer": "perhaps"})
                client.generic("BREW", address)
        finally:
            logging.getLogger().removeHandler(handler)
        said = (
            written.getvalue()
            + repr(list(AuditEntry.objects.values()))
            + repr(list(AuditChange.objects.values()))
        )
        assert "spaces:feed" in said, "it is logged which page was read"
        for address in addresses:
            token = address.strip("/").split("/")[1].removesuffix(".ics")
            assert len(token) > 20
            assert token not in said
            assert token[:16] not in said
        assert feed.token_sealed not in said


@pytest.mark.django_db
class TestInvitations:
    def test_a_stranger_is_mailed_answers_and_hears_of_each_change(self, client: Client) -> None:
        host, space = actor_for(make_person(display_name="示例主人")), make_space()
        other = make_space(place=space.place)
        booking = booked(space, 9, 10, by=host, title="示例评审")
        invite = partial(actions.invite, actor=host, booking=booking, at=NOW)
        [invitee] = invite(guests=[GUEST])
        assert invite(guests=[Guest("GUEST@example.invalid")]) == [], "nobody is mailed twice"
        [first] = deliver(invitations.lane())
        assert first.to == [GUEST.email]
        link = invitations.link_of(invitee)
        assert link in first.body
        sent, method = calendar_in(first)
        [event] = events_in(sent.to_ical())
        assert (method, sent["method"]) == ("REQUEST", "REQUEST")
        assert (event["uid"].partition("@")[0], event["sequence"]) == (str(booking.uid), 0)
        assert event["attendee"] == f"mailto:{GUEST.email}"
        token = link.rstrip("/").rpartition("/")[2]
        stored = Invitee.objects.values().get(pk=invitee.pk)
        assert token not in repr(stored)
        moved = actions.move(
            actor=host,
            booking=booking,
            starts=at(11),
            ends=at(12),
            space=other,
            at=NOW + timedelta(minutes=1),
        )
        actions.name(actor=host, booking=moved, title="示例新名")
        [change] = deliver(invitations.lane())
        [event] = events_in(calendar_in(change)[0].to_ical())
        assert (event.start, event["sequence"], event["summary"]) == (at(11), 2, "示例新名"), (
            "told once of both"
        )
        actions.cancel(actor=host, booking=moved, at=NOW + timedelta(minutes=2))
        [end] = deliver(invitations.lane())
        sent, method = calendar_in(end)
        [event] = events_in(sent.to_ical())
        assert (method, event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", 3)
        page = client.get(link.split("/", 3)[3].join(["/", ""]))
        assert page.status_code == 200
        assert client.post(page.request["PATH_INFO"], {"answer": "yes"}).status_code == 409

    def test_the_answer_counts_and_who_declined_is_left_alone(self, client: Client) -> None:
        host, day = actor_for(make_person()), clock.today() + timedelta(days=1)
        space = make_space(closed_on_holidays=False)
        booking = booked(space, 9, 10, by=host, day=day, now=clock.now())
        guests = [GUEST, Guest("second@example.invalid")]
        here, away = actions.invite(actor=host, booking=booking, guests=guests)
        deliver(invitations.lane())
        for invitee, answer in ((here, "yes"), (away, "yes"), (away, "no")):
            path = invitations.link_of(invitee).split("/", 3)[3].join(["/", ""])
            assert client.post(path, {"answer": answer}).status_code == 302
        states = [each.state for each in queries.invitees_of(host, booking)]
        assert states == [InviteeState.ACCEPTED, InviteeState.DECLINED]
        actions.cancel(actor=host, booking=booking)
        assert [each.to for each in deliver(invitations.lane())] == [[GUEST.email]]

    def test_inviting_is_no_way_to_flood_people(self, monkeypatch: pytest.MonkeyPatch) -> None:
        host, space = actor_for(make_person()), make_space()
        booking = booked(space, 9, 10, by=host)
        many = [Guest(f"guest{n}@example.invalid") for n in range(31)]
        with pytest.raises(Refused):
            actions.invite(actor=host, booking=booking, guests=many, at=NOW)
        assert not Invitee.objects.exists()
        actions.invite(actor=host, booking=booking, guests=many[:1], at=NOW)
        for minute in range(12):
            actions.name(actor=host, booking=booking, title=f"示例{minute}")
            deliver(invitations.lane())
        assert len(mail.outbox) == invitations.AT_ONCE_A_DAY, (
            "then one waits some hours and tells the last state"
        )
        for _each in range(9):
            other = actor_for(make_person())
            meeting = booked(make_space(), 9, 10, by=other)
            actions.invite(actor=other, booking=meeting, guests=many[:1], at=NOW)
        last = actor_for(make_person())
        with pytest.raises(Refused, match=r"guest0@example\.invalid"):
            actions.invite(actor=last, booking=booked(make_space(), 9, 10, by=last), guests=many[:1], at=NOW)

    def test_colleagues_are_invited_by_name_others_are_not(self) -> None:
        company = make_company()
        host = acting_for(make_membership(company=company).person, company)
        colleague, stranger = make_membership(company=company).person, make_person()
        make_address(person=colleague, channel="mail", address="colleague@example.invalid")
        booking = booked(make_space(), 9, 10, by=host)
        invite = partial(actions.invite, actor=host, booking=booking, at=NOW)
        with pytest.raises(NotAllowed):
            invite(colleagues=[stranger])
        with pytest.raises(NotAllowed):
            actions.invite(actor=actor_for(stranger), booking=booking, guests=[GUEST], at=NOW)
        [invitee] = invite(colleagues=[colleague])
        with pytest.raises(NotAllowed):
            actions.answer(actor=actor_for(stranger), invitee=invitee, comes=True, at=NOW)
        actions.answer(actor=actor_for(colleague), invitee=invitee, comes=True, at=NOW)
        actions.withdraw(actor=host, invitee=invitee)
        told = [notice.wording for notice in colleague.notices.order_by("pk")]
        assert told == ["invited", "invited_off"]

    def test_a_strangers_address_is_forgotten_afterwards(self) -> None:
        host = actor_for(make_person())
        booking = booked(make_space(), 9, 10, by=host)
        actions.invite(actor=host, booking=booking, guests=[GUEST], at=NOW)
        Booking.objects.filter(pk=booking.pk).update(
            starts=NOW - timedelta(days=500), ends=NOW - timedelta(days=499)
        )
        calendars_tidying.tidy({})
        assert not Invitee.objects.exists()


@pytest.mark.django_db
def test_the_confirmation_brings_the_calendar_file(client: Client) -> None:
    person = make_person()
    make_address(person=person, channel="mail", address="me@example.invalid")
    booking = booked(make_space(), 9, 10, by=actor_for(person), title="示例评审")
    lane = next(each for each in outbox.lanes() if each.name == "notices-mail")
    [message] = deliver(lane)
    sent, method = calendar_in(message)
    assert (method, [each["summary"] for each in events_in(sent.to_ical())]) == ("PUBLISH", ["示例评审"])
    client.force_login(person)
    file = client.get(f"/bookings/{booking.pk}/calendar/")
    assert events_in(file.content)[0]["uid"] == events_in(sent.to_ical())[0]["uid"]
