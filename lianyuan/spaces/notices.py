"""What the rooms tell people: that a booking stands, was changed, decided, or put out of its room."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from lianyuan.core import clock
from lianyuan.notifications import kinds
from lianyuan.notifications.actions import NewNotice, notify_many
from lianyuan.notifications.kinds import Kind, Wording

from .models import Booking, BookingState, ExtraRequest, ExtraState

_WHEN = _("%(day_on)s %(time)s，%(space)s。")
BOOKINGS = Kind(
    name="spaces.bookings",
    label=_("我的场地预约"),
    channels=("wechat", "mail", "sms"),
    wordings={
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


def register() -> None:
    """Make this room's kinds known; called when the platform starts."""
    kinds.register(BOOKINGS)


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
            **more,
        },
        href=reverse("spaces:booking", args=[booking.pk]),
    )
