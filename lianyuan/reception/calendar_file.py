"""An appointment for the person's own calendar, as an iCalendar file (RFC 5545, RFC 5546).

Its UID stays the same and its SEQUENCE grows with every change, so that a calendar which has it already moves
the entry, or takes it out, instead of adding another one. Times are in UTC, which every calendar shows in its
own zone. Nothing in it says who the person is.
"""

from datetime import UTC, timedelta
from uuid import UUID, uuid5

from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from lianyuan.core import clock

from .models import Appointment, AppointmentState

CONTENT_TYPE = "text/calendar; charset=utf-8"
NAMES = UUID("6c3f0c52-9b1e-4c0a-9a53-0e6a2f1d7b48")
REMINDED_BEFORE = timedelta(hours=1)
GONE = (AppointmentState.CANCELLED, AppointmentState.DISPLACED)


def calendar_file(appointment: Appointment, *, address: str) -> bytes:
    """The file for an appointment as it stands; `address` is its own page.

    One that was given up, or lost its time, is taken out of the calendar.
    """
    gone = appointment.state in GONE
    event = Event()
    event.add("uid", str(uid_of(appointment)))
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", clock.now().astimezone(UTC))
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    if appointment.slot is not None:
        event.add("duration", timedelta(minutes=appointment.slot.minutes))
    centre = appointment.line.hall.centre
    event.add("summary", _("%(service)s（%(centre)s）") % {"service": appointment.service, "centre": centre})
    event.add("location", f"{centre.name} {centre.address}".strip())
    event.add(
        "description", _("来了请到窗口说一声，会优先叫号。改时间或取消：%(address)s") % {"address": address}
    )
    event.add("url", address)
    event.add("status", "CANCELLED" if gone else "CONFIRMED")
    event.add("class", "PRIVATE")
    if not gone:
        reminder = Alarm()
        reminder.add("action", "DISPLAY")
        reminder.add("description", str(appointment.service))
        reminder.add("trigger", -REMINDED_BEFORE)
        event.add_component(reminder)
    calendar = Calendar()
    calendar.add("prodid", "-//Lianyuan//Reception//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if gone else "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def uid_of(appointment: Appointment) -> UUID:
    """The appointment's name in every calendar, the same for as long as it is kept."""
    # When it was booked tells it from another installation's appointment with the same number.
    return uuid5(NAMES, f"{appointment.pk}:{appointment.booked_at.astimezone(UTC).isoformat()}")
