"""What the reception tells people: that it is their turn, and about their appointments."""

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from lianyuan.core import clock
from lianyuan.notifications import kinds
from lianyuan.notifications.actions import notify
from lianyuan.notifications.kinds import Kind, Wording

from .models import Appointment, Ticket

TURN = Kind(
    name="reception.turn",
    label=_("叫到我的号"),
    channels=("wechat",),
    wordings={"called": Wording(_("%(label)s 请到 %(counter)s 号窗口"), _("叫到您的号了，请现在过去。"))},
)
VISITS = Kind(
    name="reception.visits",
    label=_("我的预约"),
    channels=("wechat", "mail", "sms"),
    wordings={
        "tomorrow": Wording(
            _("提醒：%(day_on)s %(time)s 的预约"),
            _("“%(service)s”，%(hall)s。来不了请提前改时间或取消，把位置让给别人。"),
        ),
        "displaced": Wording(
            _("预约要另约时间：%(service)s"),
            _("%(day_on)s %(time)s 的安排有变动，原来的时间不能办了。请另选一个时间，我们为您留着预约。"),
        ),
    },
)


def register() -> None:
    """Make this room's kinds known; called when the platform starts."""
    kinds.register(TURN)
    kinds.register(VISITS)


def tell_called(ticket: Ticket) -> None:
    """Tell whoever took the ticket signed in; others see it on its page and on the screen."""
    if ticket.person is None or ticket.counter is None:
        return
    notify(
        person=ticket.person,
        kind=TURN.name,
        key=f"reception.ticket:{ticket.pk}:{ticket.times_called}",
        wording="called",
        words={"label": ticket.label, "counter": str(ticket.counter.number)},
        href=reverse("reception:ticket", args=[ticket.key]),
    )


def tell_of_visit(appointment: Appointment, wording: str) -> None:
    """Tell the person about an appointment; each time once for one start."""
    here = clock.local_date(appointment.starts_at)
    notify(
        person=appointment.person,
        kind=VISITS.name,
        key=f"reception.{wording}:{appointment.pk}:{appointment.starts_at:%Y%m%d%H%M}",
        wording=wording,
        words={
            "service": str(appointment.service),
            "hall": str(appointment.line.hall),
            "day_on": here.isoformat(),
            "time": f"{localtime(appointment.starts_at):%H:%M}",
        },
        href=reverse("reception:appointment", args=[appointment.pk]),
    )
