"""What this room holds on a person: bookings, and what they did at the desk."""

from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.accounts.personal_data import Fate, register

from .actions.leaving import let_go_of_bookings
from .models import Booking, Closure, ExtraRequest, Feed, Invitee

ROOM = "spaces"
BY_WHOM = _("要说得清是谁经手的。姓名去掉以后，与审计记录同期保存。")


def register_all() -> None:
    """Register the tables of this room."""
    register_calendars()
    register(
        ROOM,
        Booking,
        "person",
        holds=_("您的场地预约；两年前的用途和留言会清空"),
        fate=Fate.ENDS,
        reason=_("场地用了多少要统计，预约留下，用途和留言清空，不再和您关联。企业的预约归企业。"),
        correction=_("您在预约页自己改时间或取消"),
        fields=(
            "space__name",
            "company__name",
            "title",
            "attendees",
            "note",
            "starts",
            "ends",
            "state",
            "made_at",
        ),
        forget=_forget_bookings,
    )
    for link, holds in (
        ("booked_by", _("您在服务台替别人约的场地")),
        ("decided_by", _("您在服务台决定过的场地预约")),
    ):
        register(
            ROOM,
            Booking,
            link,
            holds=holds,
            fate=Fate.STAYS,
            reason=BY_WHOM,
            fields=("space__name", "starts", "ends", "state"),
        )
    register(
        ROOM,
        Closure,
        "made_by",
        holds=_("您关闭过的场地"),
        fate=Fate.STAYS,
        reason=BY_WHOM,
        fields=("space__name", "starts", "ends", "reason", "made_at"),
    )
    register(
        ROOM,
        ExtraRequest,
        "done_by",
        holds=_("您在服务台办过的附加服务"),
        fate=Fate.STAYS,
        reason=BY_WHOM,
        fields=("extra__name", "state", "done_at"),
    )


def register_calendars() -> None:
    """Invitations to bookings, and private calendar addresses."""
    register(
        ROOM,
        Invitee,
        "person",
        holds=_("您收到的场地预约邀请和您的答复，预约结束 30 天后删除"),
        fate=Fate.GOES,
        correction=_("您在邀请页自己改答复"),
        fields=("booking__title", "booking__starts", "state", "invited_at", "answered_at"),
    )
    register(
        ROOM,
        Feed,
        "person",
        holds=_("您的日历订阅地址（地址本身不导出）"),
        fate=Fate.GOES,
        correction=_("您在“日历订阅”页自己停用"),
        fields=("space__name", "made_at", "read_on"),
    )


def _forget_bookings(actor: Actor, person: Person) -> None:
    let_go_of_bookings(actor=actor, person=person)
