"""Who is told about a bad rating's follow-up. What was said and written stays in its pages."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.notifications import kinds
from lianyuan.notifications.actions import NewNotice, notify_many
from lianyuan.notifications.kinds import Kind, Wording

from .models import Case, Outcome, RatingAppeal, RatingFollowUp
from .notices import applicants_of

MINE = Kind(
    name="cases.my-rating",
    label=_("我的评价有了答复"),
    channels=("wechat", "mail", "sms"),
    wordings={
        Outcome.PUT_RIGHT: Wording(
            _("“%(service)s”的差评已整改"), _("办件 %(reference)s 改了什么写在办件里，看完可以再评价一次。")
        ),
        Outcome.NOT_JUSTIFIED: Wording(
            _("“%(service)s”的差评有了答复"), _("办件 %(reference)s 的核实情况写在办件里。")
        ),
        Outcome.MISTAKEN: Wording(
            _("“%(service)s”的差评被认定为误评"),
            _("办件 %(reference)s 的这个评价不计入统计，理由写在办件里。"),
        ),
    },
)
DESK = Kind(
    name="cases.bad-rating",
    label=_("差评的跟进"),
    channels=("wechat", "mail"),
    wordings={
        "opened": Wording(
            _("有差评要跟进：%(service)s"),
            _("办件 %(reference)s 请在 %(call_due_on)s 前回电，%(due_on)s 前整改。"),
        ),
        "assigned": Wording(
            _("有差评转给您跟进：%(service)s"),
            _("办件 %(reference)s 请在 %(call_due_on)s 前回电，%(due_on)s 前整改。"),
        ),
        "call-due": Wording(_("差评今天要回电：%(service)s"), _("办件 %(reference)s 今天前要给申请人回电。")),
        "call-over": Wording(
            _("差评回电超期：%(service)s"), _("办件 %(reference)s 应在 %(call_due_on)s 前回电，还没有回。")
        ),
        "due": Wording(_("差评整改快到期：%(service)s"), _("办件 %(reference)s 应在 %(due_on)s 前整改。")),
        "over": Wording(
            _("差评整改超期：%(service)s"), _("办件 %(reference)s 应在 %(due_on)s 前整改，还没有结束。")
        ),
        "appealed": Wording(
            _("差评有申诉：%(service)s"), _("办件 %(reference)s 的差评被申诉为误评，等决定。")
        ),
        "second": Wording(_("差评整改后再次评价：%(service)s"), _("办件 %(reference)s 有了第二次评价。")),
        "decided": Wording(
            _("差评申诉有了结果：%(service)s"), _("办件 %(reference)s 的申诉结果写在办件里。")
        ),
    },
)


def register() -> None:
    """Make these kinds known; called when the platform starts."""
    kinds.register(MINE)
    kinds.register(DESK)


def tell_applicant(
    case: Case, follow_up: RatingFollowUp, wording: str, *, actor: Actor, at: datetime
) -> None:
    """Tell the applicant's side how their bad rating was answered."""
    notify_many(
        NewNotice(
            person_id=person.pk,
            kind=MINE.name,
            key=f"cases.follow-up:{follow_up.pk}:{wording}:{person.pk}",
            wording=wording,
            words=_words(case, follow_up),
            href=reverse("cases:case", args=[case.reference]),
            at=at,
        )
        for person in applicants_of(case)
        if actor.person is None or person.pk != actor.person.pk
    )


def tell_supervisor(
    case: Case,
    follow_up: RatingFollowUp,
    wording: str,
    *,
    at: datetime,
    people: list[Person] | None = None,
    but_not: Person | None = None,
) -> None:
    """Tell the follow-up's supervisor, or the people given, each thing once."""
    told = people if people is not None else [follow_up.supervisor] if follow_up.supervisor else []
    notify_many(
        NewNotice(
            person_id=person.pk,
            kind=DESK.name,
            key=f"cases.follow-up:{follow_up.pk}:{wording}:{person.pk}",
            wording=wording,
            words=_words(case, follow_up),
            href=reverse("cases:desk-rating", args=[follow_up.pk]),
            at=at,
        )
        for person in told
        if but_not is None or person.pk != but_not.pk
    )


def tell_appellant(case: Case, appeal: RatingAppeal, *, at: datetime) -> None:
    """Tell whoever appealed what was decided."""
    notify_many(
        [
            NewNotice(
                person_id=appeal.appellant_id,
                kind=DESK.name,
                key=f"cases.appeal:{appeal.pk}:decided",
                wording="decided",
                words={"service": str(case.service), "reference": case.reference},
                href=reverse("cases:desk-case", args=[case.reference]),
                at=at,
            )
        ]
    )


def _words(case: Case, follow_up: RatingFollowUp) -> dict[str, str]:
    return {
        "service": str(case.service),
        "reference": case.reference,
        "call_due_on": follow_up.call_due_on.isoformat(),
        "due_on": follow_up.due_on.isoformat(),
    }
