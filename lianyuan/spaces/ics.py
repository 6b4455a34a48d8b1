"""Bookings as other people's calendars read them: iCalendar (RFC 5545), sent by mail as RFC 5546 says.

An event without `METHOD` has the moment of its last change as `DTSTAMP`, so that the same bookings always
read the same. The district has no summer time; what its zone was before 1992 matters to no booking.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneStandard, vCalAddress, vText

from lianyuan.notifications.kinds import Attachment

from .models import HOLDS, Booking, BookingState, Invitee, InviteeState, Space

TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Lianyuan//Spaces//ZH"
PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"
_PARTSTAT = {
    InviteeState.ASKED: "NEEDS-ACTION",
    InviteeState.ACCEPTED: "ACCEPTED",
    InviteeState.DECLINED: "DECLINED",
    InviteeState.WITHDRAWN: "NEEDS-ACTION",
}


def calendar(events: Iterable[Event], *, name: str = "", method: str = "") -> bytes:
    """A calendar of these events, in the district's zone."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    if method:
        made.add("method", method)
    if name:
        made.add("name", name)
        made.add("x-wr-calname", name)
        made.add("x-wr-timezone", settings.TIME_ZONE)
        made.add("refresh-interval", timedelta(minutes=30), parameters={"VALUE": "DURATION"})
        made.add("x-published-ttl", "PT30M")
    made.add_component(_zone())
    for event in events:
        made.add_component(event)
    return bytes(made.to_ical())


def event_of(
    booking: Booking, *, titled: bool = True, invitee: Invitee | None = None, link: str = ""
) -> Event:
    """One booking. Without its title it says that the room is taken; `invitee` is who the mail goes to."""
    off = not booking.holds or (invitee is not None and invitee.state == InviteeState.WITHDRAWN)
    event = Event()
    event.add("uid", f"{booking.uid}@{settings.MAIL_DOMAIN}")
    event.add("sequence", booking.sequence)
    event.add("dtstamp", _utc(booking.changed_at))
    event.add("last-modified", _utc(booking.changed_at))
    event.add("dtstart", _here(booking.starts))
    event.add("dtend", _here(booking.ends))
    event.add("summary", booking.title if titled else _("已占用"))
    event.add("location", where_is(booking.space))
    event.add("status", "CANCELLED" if off else _status(booking))
    event.add("transp", "TRANSPARENT" if off else "OPAQUE")
    if titled:
        event.add("created", _utc(booking.made_at))
        url = link or f"{settings.PUBLIC_ADDRESS}{reverse('spaces:booking', args=[booking.pk])}"
        event.add("url", url)
        event.add("description", _("答复或看详情：%(url)s") % {"url": url} if link else url)
    if invitee is not None:
        event.add("organizer", _organizer(booking))
        event.add("attendee", _attendee(invitee), encode=False)
    return event


def where_is(space: Space) -> str:
    """A room and its place, in a line."""
    return _("%(room)s，%(place)s") % {"room": space.name, "place": space.place.name}


def busy(uid: str, starts: datetime, ends: datetime, *, location: str, changed_at: datetime) -> Event:
    """A time a room is taken or shut, without a word why."""
    event = Event()
    event.add("uid", f"{uid}@{settings.MAIL_DOMAIN}")
    event.add("sequence", 0)
    event.add("dtstamp", _utc(changed_at))
    event.add("last-modified", _utc(changed_at))
    event.add("dtstart", _here(starts))
    event.add("dtend", _here(ends))
    event.add("summary", _("已占用"))
    event.add("location", location)
    event.add("status", "CONFIRMED")
    return event


def for_invitee(invitee: Invitee, link: str) -> Attachment:
    """What goes to someone invited: an invitation, its change with a higher sequence, or its end."""
    booking = invitee.booking
    off = not booking.holds or invitee.state == InviteeState.WITHDRAWN
    method = CANCEL if off else REQUEST
    content = calendar([event_of(booking, invitee=invitee, link=link)], method=method)
    return Attachment("invitation.ics", content, f"{TYPE}; method={method}")


def for_booker(bookings: Iterable[Booking]) -> Attachment | None:
    """Bookings for their own people's calendar; ended ones are told as ended."""
    rows = list(bookings)
    if not rows:
        return None
    method = PUBLISH if any(row.holds for row in rows) else CANCEL
    content = calendar([event_of(row) for row in rows], method=method)
    return Attachment("booking.ics", content, f"{TYPE}; method={method}")


def attached(words: Mapping[str, str]) -> Attachment | None:
    """The file of a notice of one's own bookings, as they are when it is sent."""
    keys = [int(key) for key in words.get("bookings", "").split(",") if key]
    rows = Booking.objects.filter(pk__in=keys).select_related("space__place")
    return for_booker(rows.order_by("starts", "pk"))


def attached_to_invited(words: Mapping[str, str]) -> Attachment | None:
    """The file of a notice of an invitation."""
    rows = Invitee.objects.select_related("booking__space__place", "booking__person", "person")
    found = rows.filter(pk=int(words.get("invitee") or 0)).first()
    return for_invitee(found, _page_of(found)) if found is not None else None


def _page_of(invitee: Invitee) -> str:
    return f"{settings.PUBLIC_ADDRESS}{reverse('spaces:invited', args=[invitee.pk])}"


def _status(booking: Booking) -> str:
    assert booking.state in HOLDS
    return "TENTATIVE" if booking.state == BookingState.PENDING else "CONFIRMED"


def _organizer(booking: Booking) -> vCalAddress:
    """The platform answers for its host, whose own address goes to nobody."""
    address = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    if booking.person is not None:
        address.params["CN"] = vText(str(booking.person))
    return address


def _attendee(invitee: Invitee) -> vCalAddress:
    # A person of the platform is told at an address of theirs that is not ours to repeat.
    address = vCalAddress(
        f"mailto:{invitee.email}" if invitee.email else f"urn:x-lianyuan:invitee:{invitee.pk}"
    )
    address.params["CN"] = vText(invitee.called)
    address.params["PARTSTAT"] = vText(_PARTSTAT[InviteeState(invitee.state)])
    address.params["ROLE"] = vText("REQ-PARTICIPANT")
    address.params["RSVP"] = vText("FALSE")
    return address


def _zone() -> Timezone:
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", settings.TIME_ZONE)
    standard.add("dtstart", datetime(1992, 1, 1))  # noqa: DTZ001 - a zone's own beginning is in its own time
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone


def _here(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE))


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
