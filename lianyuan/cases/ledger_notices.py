"""Who is told about a case's time: requests for more, dates that moved, promises in danger or broken."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.notifications import kinds
from lianyuan.notifications.actions import NewNotice, notify_many
from lianyuan.notifications.kinds import Kind, Wording
from lianyuan.places.models import Place, PlaceRole

from .models import Case, Extension

TIME = Kind(
    name="cases.time",
    label=_("办件的时限"),
    channels=("wechat", "mail"),
    wordings={
        "extension_asked": Wording(
            _("有一份延长申请等您批准"),
            _("%(asker)s 申请把办件 %(reference)s（%(service)s）延长 %(days)s 个工作日。"),
        ),
        "extension_approved": Wording(
            _("延长申请已批准"), _("办件 %(reference)s（%(service)s）现在应在 %(due_on)s 前办结。")
        ),
        "extension_declined": Wording(
            _("延长申请未批准"), _("办件 %(reference)s（%(service)s）仍应在 %(due_on)s 前办结。")
        ),
        "moved": Wording(
            _("“%(service)s”的应办结日期变了"),
            _("因为放假安排公布或调整，办件 %(reference)s 从 %(before_on)s 改到 %(due_on)s。"),
        ),
        "desk_moved": Wording(
            _("放假安排变动，%(count)s 件在办的日期改了"), _("依据：%(notice)s。请看队列里的新日期。")
        ),
        "soon": Wording(_("%(count)s 件办件即将到期"), _("“%(centre)s”最早的一件应在 %(due_on)s 前办结。")),
        "overdue": Wording(
            _("%(count)s 件办件已逾期"),
            _("“%(centre)s”有办件没有按承诺办结。请在 %(answer_on)s 前给申请人一个新的答复。"),
        ),
        "silent": Wording(
            _("%(count)s 件逾期的办件，没有按说好的日子答复"),
            _("“%(centre)s”说过最迟 %(answer_on)s 给申请人新的答复。请今天就答复。"),
        ),
        "still_waiting": Wording(
            _("抱歉，“%(service)s”说好的答复也晚了"),
            _(
                "办件 %(reference)s：我们说过最迟 %(answer_on)s 给您新的答复，没有做到。"
                "已经再次提醒经办人和窗口的负责人。"
            ),
        ),
        "broken": Wording(
            _("抱歉，“%(service)s”没有按时办好"),
            _("办件 %(reference)s 本应在 %(due_on)s 前办结。窗口最迟 %(answer_on)s 给您新的答复。"),
        ),
    },
)


def register() -> None:
    """Make this kind known; called when the platform starts."""
    kinds.register(TIME)


def tell_approvers(extension: Extension) -> None:
    """Tell those who may approve a request for more time."""
    case = extension.case
    mine = [case.applicant_id, extension.asked_by_id]
    people = administrators_of(case.centre, but=[pk for pk in [*mine, case.handler_id] if pk])
    _tell(extension, people, "extension_asked")


def tell_asker(extension: Extension) -> None:
    """Tell who asked for more time what became of it."""
    _tell(extension, [extension.asked_by], f"extension_{extension.state}")


def _tell(extension: Extension, people: Iterable[Person], wording: str) -> None:
    case = extension.case
    words = {
        "service": str(case.service),
        "reference": case.reference,
        "due_on": case.due_on.isoformat(),
        "days": str(extension.days),
        "asker": str(extension.asked_by),
    }
    notify_many(
        NewNotice(
            person_id=person.pk,
            kind=TIME.name,
            key=f"cases.extension:{extension.pk}:{wording}:{person.pk}",
            wording=wording,
            words=words,
            href=reverse("cases:desk-case", args=[case.reference]),
            at=extension.decided_at or extension.asked_at,
        )
        for person in people
    )


def administrators_of(centre: Place, *, but: Iterable[int] = ()) -> list[Person]:
    """The administrators nearest to a centre: its own, else of the place around it; not those in `but`."""
    around = Q(place__in=[*centre.ancestor_ids, centre.pk])
    held = PlaceRole.objects.current().filter(around, role=PlaceRoleName.ADMINISTRATOR)
    found = list(held.exclude(person__in=list(but)).select_related("person", "place").order_by("pk"))
    if not found:
        return []
    nearest = max(len(role.place.path) for role in found)
    return list({role.person_id: role.person for role in found if len(role.place.path) == nearest}.values())


def applicant_words(case: Case) -> dict[str, str]:
    """What every notice to an applicant says of their case."""
    return {"service": str(case.service), "reference": case.reference, "due_on": case.due_on.isoformat()}
