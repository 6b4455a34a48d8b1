"""What the rooms tell people: that a booking stands, was changed, decided, or put out of its room."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from lianyuan.core import clock
from lianyuan.notifications import kinds
from lianyuan.notifications.actions import NewNotice, notify, notify_many
from lianyuan.notifications.kinds import Kind, Wording

from . import ics
from .models import Booking, BookingState, ExtraRequest, ExtraState, Invitee

_WHEN = _("%(day_on)s %(time)s，%(space)s。")
BOOKINGS = Kind(
    name="spaces.bookings",
    label=_("我的场地预约"),
    channels=("wechat", "mail", "sms"),
    attachment=ics.attached,
    wordings={
        "series": Wording(
            _("约好了 %(n)s 次：%(space)s"), _("从 %(day_on)s %(time)s 起。附件可以一次加进日历。")
        ),
        "series_changed": Wording(_("%(n)s 次预约改好了：%(space)s"), _("从 %(day_on)s %(time)s 起。")),
        "series_cancelled": Wording(
            _("%(n)s 次预约被取消了：%(space)s"), _("从 %(day_on)s %(time)s 起。原因：%(reason)s")
        ),
        "booked": Wording(_("约好了：%(space)s"), _WHEN),
        "asked": Wording(
            _("已申请：%(space)s"), _("%(day_on)s %(time)s。时间为您留着，等服务台同意，会通知您。")
        ),
        "changed": Wording(_("预约改好了：%(space)s"), _WHEN),
        "approved": Wording(_("预约同意了：%(space)s"), _WHEN),
        "refused": Wording(_("预约没有同意：%(space)s"), _("%(day_on)s %(time)s。原因：%(reason)s")),
        "cancelled": Wording(_("预约被取消了：%(space)s"), _("%(day_on)s %(time)s。原因：%(reason)s")),
        "displaced": Wording(
            _("场地临时关闭：%(space)s"),
            _("%(day_on)s %(time)s 的预约用不了了（%(reason)s）。打开看别的场地和时间，点一下就能改过去。"),
        ),
        "extra_done": Wording(_("%(extra)s准备好了：%(space)s"), _WHEN),
        "extra_declined": Wording(
            _("%(extra)s办不了：%(space)s"), _("%(day_on)s %(time)s 的预约不变。服务台说：%(answer)s")
        ),
    },
)
DECIDED = {BookingState.CONFIRMED: "approved", BookingState.REFUSED: "refused"}


INVITATIONS = Kind(
    name="spaces.invitations",
    label=_("别人邀请我的预约"),
    attachment=ics.attached_to_invited,
    wordings={
        "invited": Wording(_("%(host)s 邀请您：%(title)s"), _WHEN),
        "invited_changed": Wording(_("改了：%(title)s"), _WHEN),
        "invited_off": Wording(_("取消了：%(title)s"), _WHEN),
    },
)


def register() -> None:
    """Make this room's kinds known; called when the platform starts."""
    kinds.register(BOOKINGS)
    kinds.register(INVITATIONS)


def tell_invited(invitee: Invitee, wording: str) -> None:
    """Tell a person of the platform that they are invited, that it changed, or that it is off."""
    booking = invitee.booking
    if invitee.person is None:
        return
    begins, ends = localtime(booking.starts), localtime(booking.ends)
    notify(
        person=invitee.person,
        kind=INVITATIONS.name,
        key=f"spaces.{wording}:{invitee.pk}:{booking.sequence}",
        wording=wording,
        words={
            "host": str(booking.person or ""),
            "title": booking.title,
            "space": str(booking.space),
            "day_on": clock.local_date(booking.starts).isoformat(),
            "time": f"{begins:%H:%M}–{ends:%H:%M}",
            "invitee": str(invitee.pk),
        },
        href=reverse("spaces:invited", args=[invitee.pk]),
    )


def tell_booked(booking: Booking) -> None:
    """Confirm a booking, or that it is asked for."""
    _tell(booking, "asked" if booking.state == BookingState.PENDING else "booked")


def tell_changed(booking: Booking) -> None:
    """Confirm a booking's new time or room."""
    _tell(booking, "changed")


def tell_decided(booking: Booking) -> None:
    """Tell what the desk decided."""
    _tell(booking, DECIDED[BookingState(booking.state)])


def tell_cancelled(booking: Booking) -> None:
    """Tell that the desk cancelled, and why."""
    _tell(booking, "cancelled")


def tell_displaced(bookings: Iterable[Booking]) -> None:
    """Tell each booker that their room is closed then, however many they are."""
    notify_many(_notice(booking, "displaced") for booking in bookings if booking.person_id is not None)


def tell_of_extra(asked: ExtraRequest) -> None:
    """Tell that a small service is seen to, or why it can't be."""
    if asked.booking.person_id is None:
        return
    wording = "extra_done" if asked.state == ExtraState.DONE else "extra_declined"
    words = {"extra": str(asked.extra), "answer": asked.answer}
    notify_many([_notice(asked.booking, wording, part=f":{asked.pk}", **words)])


def tell_series_booked(bookings: Sequence[Booking]) -> None:
    """Confirm bookings made together, in one notice."""
    _tell_together(bookings, "series")


def tell_series_changed(bookings: Sequence[Booking]) -> None:
    """Confirm bookings changed together, in one notice."""
    _tell_together(bookings, "series_changed")


def tell_series_cancelled(bookings: Sequence[Booking]) -> None:
    """Tell that the desk cancelled several, and why, in one notice."""
    _tell_together(bookings, "series_cancelled")


def _tell_together(bookings: Sequence[Booking], wording: str) -> None:
    if bookings and bookings[0].person_id is not None:
        several = {"n": str(len(bookings)), "bookings": ",".join(str(each.pk) for each in bookings)}
        notify_many([_notice(bookings[0], wording, **several)])


def _tell(booking: Booking, wording: str) -> None:
    if booking.person_id is not None:
        notify_many([_notice(booking, wording)])


def _notice(booking: Booking, wording: str, *, part: str = "", **more: str) -> NewNotice:
    begins, ends = localtime(booking.starts), localtime(booking.ends)
    return NewNotice(
        person_id=booking.person_id or 0,
        kind=BOOKINGS.name,
        key=f"spaces.{wording}:{booking.pk}:{booking.sequence}{part}",
        wording=wording,
        words={
            "space": str(booking.space),
            "day_on": clock.local_date(booking.starts).isoformat(),
            "time": f"{begins:%H:%M}–{ends:%H:%M}",
            "reason": booking.reason,
            "bookings": str(booking.pk),
            **more,
        },
        href=reverse("spaces:booking", args=[booking.pk]),
    )
