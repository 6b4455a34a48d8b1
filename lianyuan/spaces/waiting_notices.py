"""What people are told who wait for a room, or who are expected in one."""

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models import Person
from lianyuan.core import clock
from lianyuan.notifications import kinds
from lianyuan.notifications.actions import notify
from lianyuan.notifications.kinds import Kind, Wording

from .models import Booking, Offer, Strike

WAITING = Kind(
    name="spaces.waiting",
    label=_("排队等候的空位"),
    channels=("wechat", "mail", "sms"),
    wordings={
        "offered": Wording(
            _("等到空位了：%(space)s"),
            _("%(day_on)s %(time)s，为您留到 %(until)s。点开接受，或者让给下一位。"),
        ),
        "lapsed": Wording(
            _("空位没有留住：%(space)s"), _("%(day_on)s %(time)s 过了答复的时间，已经给了下一位。")
        ),
        "withdrawn": Wording(
            _("空位收回了：%(space)s"),
            _("%(day_on)s %(time)s 场地临时关闭。您还在队里原来的位置，有新的空位会再通知您。"),
        ),
    },
)
PRESENCE = Kind(
    name="spaces.presence",
    label=_("到场提醒和爽约"),
    channels=("wechat", "mail"),
    wordings={
        "tomorrow": Wording(
            _("明天会来吗？%(space)s"), _("%(day_on)s %(time)s。点开确认会来；来不了请取消，让给别人用。")
        ),
        "released": Wording(
            _("没有等到您：%(space)s"),
            _("%(day_on)s %(time)s，开始后没有签到，剩下的时间已经让出。如果其实来了，可以申诉。"),
        ),
        "granted": Wording(_("申诉成立：%(space)s"), _("%(day_on)s %(time)s 的爽约记录已经撤销。%(answer)s")),
        "refused": Wording(_("申诉没有成立：%(space)s"), _("%(day_on)s %(time)s。%(answer)s")),
    },
)


def register() -> None:
    """Make these kinds known; called when the platform starts."""
    kinds.register(WAITING)
    kinds.register(PRESENCE)


def tell_offered(offer: Offer) -> None:
    """Tell the person that a time is kept for them, and until when."""
    _tell_of_offer(offer, "offered")


def tell_lapsed(offer: Offer) -> None:
    """Tell that the offer has passed on."""
    _tell_of_offer(offer, "lapsed")


def tell_withdrawn(offer: Offer) -> None:
    """Tell that the room is closed at the time that was kept for them."""
    _tell_of_offer(offer, "withdrawn")


def ask_whether_coming(booking: Booking) -> None:
    """Ask the day before whether they come."""
    _tell_of_booking(booking, booking.person, "tomorrow")


def tell_released(booking: Booking) -> None:
    """Tell that nobody came and the rest of the time was given away."""
    _tell_of_booking(booking, booking.person, "released")


def tell_decided(strike: Strike) -> None:
    """Tell what came of an appeal."""
    wording = "granted" if strike.state == "granted" else "refused"
    _tell_of_booking(strike.booking, strike.person, wording, answer=strike.answer)


def _tell_of_offer(offer: Offer, wording: str) -> None:
    until = localtime(offer.held_until)
    words = _words(str(offer.space), offer) | {"until": f"{until:%m-%d %H:%M}"}
    notify(
        person=offer.waiting.person,
        kind=WAITING.name,
        key=f"spaces.waiting.{wording}:{offer.pk}",
        wording=wording,
        words=words,
        href=reverse("spaces:waitings"),
    )


def _tell_of_booking(booking: Booking, person: Person | None, wording: str, answer: str = "") -> None:
    if person is None:
        return
    where = "spaces:booking" if wording == "tomorrow" else "spaces:strikes"
    notify(
        person=person,
        kind=PRESENCE.name,
        key=f"spaces.presence.{wording}:{booking.pk}:{booking.sequence}",
        wording=wording,
        words=_words(str(booking.space), booking) | {"answer": answer},
        href=reverse(where, args=[booking.pk] if wording == "tomorrow" else []),
    )


def _words(space: str, time: Booking | Offer) -> dict[str, str]:
    begins, ends = localtime(time.starts), localtime(time.ends)
    return {
        "space": space,
        "day_on": clock.local_date(time.starts).isoformat(),
        "time": f"{begins:%H:%M}–{ends:%H:%M}",
    }
