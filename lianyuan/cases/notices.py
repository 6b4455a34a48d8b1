"""Who is told about a case's steps: always the other side. What was written stays in the case."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import CompanyRoleName
from lianyuan.companies.models import Membership
from lianyuan.notifications import kinds
from lianyuan.notifications.actions import NewNotice, notify_many
from lianyuan.notifications.kinds import Kind, Wording
from lianyuan.places import queries as places

from .models import Case, CaseEvent, EventKind

MINE = Kind(
    name="cases.mine",
    label=_("我提交的办件"),
    channels=("wechat", "mail", "sms"),
    wordings={
        EventKind.TAKEN: Wording(_("“%(service)s”已受理"), _("办件 %(reference)s，应在 %(due_on)s 前办结。")),
        EventKind.ASKED: Wording(
            _("“%(service)s”请您补充"), _("办件 %(reference)s 在等您的回复，回复后继续计时。")
        ),
        EventKind.COMPLETED: Wording(
            _("“%(service)s”已办结"), _("办件 %(reference)s 有结果了，看完请评价。")
        ),
        EventKind.REFUSED: Wording(
            _("“%(service)s”不予办理"), _("办件 %(reference)s 不予办理，原因写在办件里。")
        ),
    },
)
DESK = Kind(
    name="cases.desk",
    label=_("窗口的办件"),
    channels=("wechat", "mail"),
    wordings={
        EventKind.FILED: Wording(
            _("新办件：%(service)s"), _("%(applicant)s 提交了办件 %(reference)s，待受理。")
        ),
        EventKind.REPLIED: Wording(
            _("%(applicant)s 回复了"), _("办件 %(reference)s（%(service)s）有新回复。")
        ),
        EventKind.WITHDRAWN: Wording(
            _("%(applicant)s 撤回了办件"), _("办件 %(reference)s（%(service)s）已撤回。")
        ),
        EventKind.RATED: Wording(
            _("%(applicant)s 评价了办件"), _("办件 %(reference)s（%(service)s）有了评价。")
        ),
    },
)


def register() -> None:
    """Make this room's kinds known; called when the platform starts."""
    kinds.register(MINE)
    kinds.register(DESK)


def tell(case: Case, event: CaseEvent) -> None:
    """Tell the other side of a step, in the step's own transaction."""
    if event.from_desk:
        kind, people, page = MINE, applicants_of(case), "cases:case"
    else:
        kind, people, page = DESK, _desk(case), "cases:desk-case"
    words = {
        "service": str(case.service),
        "reference": case.reference,
        "applicant": case.applicant_label,
        "due_on": case.due_on.isoformat(),
    }
    notify_many(
        NewNotice(
            person_id=person.pk,
            kind=kind.name,
            key=f"cases.event:{event.pk}:{person.pk}",
            wording=event.kind,
            words=words,
            href=reverse(page, args=[case.reference]),
            at=event.at,
        )
        for person in people
        if person.pk != event.person_id
    )


def applicants_of(case: Case) -> Iterable[Person]:
    """Who filed or spoke for the applicant; of a company those who still belong, else its owners."""
    if case.company_id is None:
        return [case.applicant]
    spoke = set(case.events.filter(from_desk=False).values_list("person", flat=True))
    belong = list(Membership.objects.current().filter(company=case.company_id).select_related("person"))
    return [membership.person for membership in belong if membership.person_id in spoke] or [
        membership.person for membership in belong if membership.role == CompanyRoleName.OWNER
    ]


def _desk(case: Case) -> Iterable[Person]:
    """Its handler, or until there is one everybody on the service's desk."""
    return [case.handler] if case.handler else places.desk_workers_of(case.service.centre)
