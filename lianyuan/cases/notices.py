"""Who is told about a case's steps: always the other side. What was written stays in the case."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import CompanyRoleName
from lianyuan.companies.models import Membership
from lianyuan.core import clock
from lianyuan.notifications import kinds
from lianyuan.notifications.actions import NewNotice, notify_many
from lianyuan.notifications.kinds import Kind, Wording
from lianyuan.places import queries as places

from . import rules
from .models import Case, CaseEvent, EventKind, Opinion

MOVED = "moved"
ACCEPTED = Wording(_("“%(service)s”已受理"), _("办件 %(reference)s，应在 %(due_on)s 前办结。"))
MINE = Kind(
    name="cases.mine",
    label=_("我提交的办件"),
    channels=("wechat", "mail", "sms"),
    wordings={
        EventKind.ACCEPTED: ACCEPTED,
        EventKind.TAKEN: ACCEPTED,
        EventKind.MESSAGE: Wording(_("“%(service)s”有新消息"), _("窗口在办件 %(reference)s 里给您写了话。")),
        EventKind.FILED: Wording(
            _("窗口为您提交了“%(service)s”"), _("办件 %(reference)s，应在 %(due_on)s 前办结。")
        ),
        EventKind.MERGED: Wording(
            _("“%(service)s”并入了另一件"), _("办件 %(reference)s 和您的另一件重复，已并入那一件，继续办理。")
        ),
        EventKind.PARTED: Wording(
            _("“%(service)s”恢复单独办理"),
            _("办件 %(reference)s 不再并入另一件，重新等窗口受理，应在 %(due_on)s 前办结。"),
        ),
        EventKind.REOPENED: Wording(
            _("“%(service)s”重新办理"), _("办件 %(reference)s 由窗口重新办理，原因写在办件里。")
        ),
        MOVED: Wording(
            _("“%(service)s”转到%(centre)s办理"),
            _("办件 %(reference)s 现在由%(centre)s办理，应在 %(due_on)s 前办结。"),
        ),
        EventKind.ASKED: Wording(
            _("“%(service)s”请您补充"), _("办件 %(reference)s 在等您的回复，回复后继续计时。")
        ),
        EventKind.COMPLETED: Wording(
            _("“%(service)s”已办结"), _("办件 %(reference)s 有结果了，看完请评价。")
        ),
        EventKind.REFUSED: Wording(
            _("“%(service)s”不予办理"), _("办件 %(reference)s 不予办理，原因写在办件里。")
        ),
        EventKind.EXTENDED: Wording(
            _("“%(service)s”的时限延长了"),
            _("办件 %(reference)s 改为在 %(due_on)s 前办结，原因写在办件里。"),
        ),
        EventKind.CORRECTED: Wording(
            _("“%(service)s”的应办结日期更正了"),
            _("办件 %(reference)s 应在 %(due_on)s 前办结，原因写在办件里。"),
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
        EventKind.HANDED: Wording(
            _("转给您的办件：%(service)s"), _("%(applicant)s 的办件 %(reference)s 转给您或您的小组，请查看。")
        ),
        EventKind.RESTORED: Wording(
            _("%(applicant)s 恢复了办件"), _("办件 %(reference)s（%(service)s）不撤回了，待受理。")
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


OPINION = Kind(
    name="cases.opinion",
    label=_("征求意见"),
    channels=("wechat", "mail"),
    wordings={
        "asked": Wording(_("%(who)s请您提意见"), _("%(centre)s有一个问题想请教您，有效到 %(until_on)s。")),
        "said": Wording(_("%(who)s回复了您请教的问题"), _("办件 %(reference)s 征求的意见有回复。")),
    },
)


def register() -> None:
    """Make this room's kinds known; called when the platform starts."""
    kinds.register(OPINION)
    kinds.register(MINE)
    kinds.register(DESK)


def tell(case: Case, event: CaseEvent) -> None:
    """Tell the other side of a step, in the step's own transaction; of some there is nothing to tell."""
    if event.from_desk:
        _send(MINE, case, event, applicants_of(case), event.kind)
    else:
        _send(DESK, case, event, _desk(case), event.kind)


def tell_desk(case: Case, event: CaseEvent, people: Iterable[Person]) -> None:
    """Tell these people of the desk of a step that concerns them."""
    _send(DESK, case, event, people, event.kind)


def tell_moved(case: Case, event: CaseEvent) -> None:
    """Tell the applicant's side that another service centre deals with their case now."""
    _send(MINE, case, event, applicants_of(case), MOVED)


def tell_opinion(opinion: Opinion, person: Person, wording: str, *, key: str) -> None:
    """Tell who is asked for an opinion, or who asked, that there is something to read; not what it says.

    Who is asked learns nothing of the case by it.
    """
    words = {
        "who": str(opinion.asked_by if wording == "asked" else opinion.expert),
        "centre": str(opinion.case.centre),
        "until_on": opinion.until.isoformat(),
    }
    if wording == "said":
        words["reference"] = opinion.case.reference
    notify_many(
        [
            NewNotice(
                person_id=person.pk,
                kind=OPINION.name,
                key=f"cases.opinion:{opinion.pk}:{key}",
                wording=wording,
                words=words,
                href=reverse("cases:opinion", args=[opinion.pk]),
                at=clock.now(),
            )
        ]
    )


def _send(kind: Kind, case: Case, event: CaseEvent, people: Iterable[Person], wording: str) -> None:
    if wording not in kind.wordings:
        return
    page = "cases:case" if kind is MINE else "cases:desk-case"
    words = {
        "service": str(case.service),
        "reference": case.reference,
        "applicant": case.applicant_label,
        "due_on": case.due_on.isoformat(),
        "centre": str(case.centre),
    }
    notify_many(
        NewNotice(
            person_id=person.pk,
            kind=kind.name,
            key=f"cases.event:{event.pk}:{person.pk}",
            wording=wording,
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
    spoke = {case.applicant_id, *case.events.filter(from_desk=False).values_list("person", flat=True)}
    belong = list(Membership.objects.current().filter(company=case.company_id).select_related("person"))
    return [membership.person for membership in belong if membership.person_id in spoke] or [
        membership.person for membership in belong if membership.role == CompanyRoleName.OWNER
    ]


def _desk(case: Case) -> Iterable[Person]:
    """Its handler; while nobody handles it, its team, else everybody on the desk of its centre."""
    if case.handler is not None and not rules.nobody_handles(Actor(person=None), case):
        return [case.handler]
    if case.team is not None:
        members = [member.person for member in case.team.members.select_related("person").order_by("pk")]
        desk = {person.pk for person in places.desk_workers_of(case.centre)}
        return [person for person in members if person.pk in desk] or places.desk_workers_of(case.centre)
    return places.desk_workers_of(case.centre)
