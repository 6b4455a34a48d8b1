"""Why something can't be done at the reception, each reason a type of its own."""

from django.utils.translation import gettext as _

from lianyuan.core.refusals import NotAllowed, Refused

from .models import Appointment, Hall, Ticket


class NotInThisHall(NotAllowed):
    """Doesn't work in this hall, or acts for a company while at the desk."""

    def __init__(self, hall: Hall) -> None:
        super().__init__(
            _("只有“%(hall)s”的窗口人员以本人身份才能叫号和接待。要帮忙，请管理员给您加上角色。")
            % {"hall": hall}
        )


class NotTheArranger(NotAllowed):
    """Doesn't administer the centre."""

    def __init__(self, hall: Hall) -> None:
        super().__init__(_("只有“%(hall)s”的管理员可以设置队列、窗口和预约时段。") % {"hall": hall})


class AlreadyWaiting(Refused):
    """The person or device has a live ticket; it is carried along, to be shown."""

    def __init__(self, ticket: Ticket) -> None:
        self.ticket = ticket
        super().__init__(
            _("您今天已经有号 %(label)s，还没有用完。一次只能有一个号，要换队列请先放弃它。")
            % {"label": ticket.label}
        )


class WrongTicketState(Refused):
    """The ticket is in a state from which the deed doesn't lead anywhere."""

    def __init__(self, ticket: Ticket) -> None:
        super().__init__(
            _("%(label)s 现在是“%(state)s”，这一步做不了。请刷新叫号页看最新情况。")
            % {"label": ticket.label, "state": ticket.get_state_display()}
        )


class AlreadyBooked(Refused):
    """The person has an open appointment for the service; it is carried along, to be shown."""

    def __init__(self, appointment: Appointment) -> None:
        self.appointment = appointment
        super().__init__(
            _("“%(service)s”您已经有一个预约了。要换时间，请打开那个预约改时间。")
            % {"service": appointment.service}
        )
