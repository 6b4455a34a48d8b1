"""What programs are told of cases: that something happened to which, never what was written or by whom."""

from collections.abc import Iterable

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import CompanyRoleName
from lianyuan.companies.models import Membership
from lianyuan.core import clock
from lianyuan.notifications import kinds as notice_kinds
from lianyuan.notifications.actions import notify
from lianyuan.notifications.kinds import Kind, Wording
from lianyuan.places import rules as place_rules
from lianyuan.webhooks import kinds
from lianyuan.webhooks.actions import announce
from lianyuan.webhooks.kinds import Audience, EventType

from .models import Case, CaseEvent, EventKind

ALL = "all"
PREFIX = "cn.lianyuan.case."
TYPES = {
    EventKind.FILED: EventType(f"{PREFIX}filed", _("办件已提交")),
    EventKind.TAKEN: EventType(f"{PREFIX}accepted", _("办件已受理")),
    # Accepted first and begun later, or both in one: a program hears of it once either way.
    EventKind.ACCEPTED: EventType(f"{PREFIX}accepted", _("办件已受理")),
    EventKind.ASKED: EventType(f"{PREFIX}asked", _("请申请人补充")),
    EventKind.REPLIED: EventType(f"{PREFIX}replied", _("申请人已回复")),
    EventKind.COMPLETED: EventType(f"{PREFIX}completed", _("办件已办结")),
    EventKind.REFUSED: EventType(f"{PREFIX}refused", _("不予办理")),
    EventKind.WITHDRAWN: EventType(f"{PREFIX}withdrawn", _("办件已撤回")),
    EventKind.RATED: EventType(f"{PREFIX}rated", _("办件已评价")),
    EventKind.REOPENED: EventType(f"{PREFIX}reopened", _("办件重新办理")),
    EventKind.RESTORED: EventType(f"{PREFIX}restored", _("办件已恢复")),
    EventKind.MERGED: EventType(f"{PREFIX}merged", _("办件已并入另一件")),
    EventKind.PARTED: EventType(f"{PREFIX}parted", _("办件撤销了并入")),
}
PAUSED = Kind(
    name="webhooks.paused",
    label=_("事件推送停了"),
    channels=("wechat", "mail"),
    wordings={
        "paused": Wording(
            _("“%(label)s”的事件推送停了"), _("推送一直没有成功，或不能再推送。修好以后请恢复。")
        )
    },
)


def register() -> None:
    """Make these events known; called when the platform starts."""
    kinds.register(*TYPES.values())
    kinds.register_audiences(offered_to, still_may)
    kinds.register_telling(tell_of_pause)
    notice_kinds.register(PAUSED)


def tell(case: Case, event: CaseEvent) -> None:
    """Tell programs of a step, in the step's own transaction."""
    if EventKind(event.kind) not in TYPES:
        return
    data = {
        "reference": case.reference,
        "service": case.service.slug,
        "state": case.state,
        "filed_at": case.filed_at.isoformat(),
        "due_on": case.due_on.isoformat(),
        "due_provisional": case.due_provisional,
        "closed_at": case.closed_at.isoformat() if case.closed_at else None,
        "version": case.version,
    }
    audience = [ALL, f"company:{case.company_id}"] if case.company_id else [ALL]
    announce(
        kind=TYPES[EventKind(event.kind)].name,
        subject=case.reference,
        data=data,
        audience=audience,
        at=event.at,
    )


def offered_to(actor: Actor) -> Iterable[Audience]:
    """All cases for an administrator of the district; a company's own for its owner acting for it."""
    if actor.person is None:
        return
    if actor.company_id is None:
        if place_rules.administers_the_district(actor):
            yield Audience(ALL, _t("全部办件"))
    elif _owns(actor.person, actor.company_id):
        label = _t("“%(company)s”的办件") % {"company": actor.company_label}
        yield Audience(f"company:{actor.company_id}", label)


def still_may(person: Person, token: str) -> bool:
    """Whether a person still holds the role by which they may have these events."""
    if token == ALL:
        return bool(place_rules.administers_the_district(Actor(person=person)))
    kind, _colon, number = token.partition(":")
    return kind == "company" and _owns(person, int(number))


def tell_of_pause(person: Person, label: str, page: str) -> None:
    """Tell who registered an endpoint that it was paused; once a day at most."""
    key = f"webhooks.paused:{page}:{clock.today()}:{person.pk}"
    notify(person=person, kind=PAUSED.name, key=key, wording="paused", words={"label": label}, href=page)


def _owns(person: Person, company_id: int) -> bool:
    owners = Membership.objects.current().filter(company=company_id, role=CompanyRoleName.OWNER)
    return owners.filter(person=person).exists()
