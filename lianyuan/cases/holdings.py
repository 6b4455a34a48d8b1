"""What this room holds on a person: cases they filed, said something in, handled or rated."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models import Person
from lianyuan.accounts.personal_data import Fate, register

from .models import (
    CalendarChange,
    Case,
    CaseEvent,
    CaseNote,
    ChecklistTick,
    Extension,
    Handover,
    Opinion,
    OpinionWords,
    Rating,
    SavedView,
    ServiceVersion,
    TeamMember,
    WatchPerson,
)

ROOM = "cases"
ON_FILE = _("办件是公务记录，要保持完整。姓名、电话、邮箱从账号里去掉以后，办件按档案期限保存。")
NOT_AFTERWARDS = _("提交后不改写，请在办件里补充说明")


def case_rows(person: Person) -> Iterator[dict[str, Any]]:
    """The cases a person filed, each with what was said in it."""
    filed = Case.objects.filter(applicant=person).select_related("service", "company").order_by("pk")
    for case in filed.prefetch_related("events").iterator(chunk_size=100):
        yield {
            "reference": case.reference,
            "service": str(case.service),
            "company": str(case.company or ""),
            "state": case.state,
            "answers": case.answers,
            "filed_at": case.filed_at,
            "due_on": case.due_on,
            "closed_at": case.closed_at,
            "events": [
                {"at": event.at, "kind": event.kind, "from_desk": event.from_desk, "body": event.body}
                for event in case.events.all()
            ],
        }


def own_open_cases(person: Person) -> list[str]:
    """Open cases of one's own, which nobody could be asked about any more."""
    count = Case.objects.open().filter(applicant=person, company__isnull=True).count()
    if not count:
        return []
    return [_t("您还有 %(n)d 件办件没有办完。请等办结，或先撤回，再注销账号。") % {"n": count}]


def cases_in_hand(person: Person) -> list[str]:
    """Open cases that wait for this person at the desk."""
    count = Case.objects.open().filter(handler=person).count()
    return [_t("您手上还有 %(n)d 件办件在办。请先办结，再注销账号。") % {"n": count}] if count else []


def register_all() -> None:
    """Register the tables of this room."""
    register(
        ROOM,
        Case,
        "applicant",
        holds=_("您提交的办件，填写的内容和往来"),
        fate=Fate.STAYS,
        reason=ON_FILE,
        correction=NOT_AFTERWARDS,
        rows=case_rows,
        in_the_way=own_open_cases,
    )
    register(
        ROOM,
        Case,
        "handler",
        holds=_("您经办的办件"),
        fate=Fate.STAYS,
        reason=ON_FILE,
        fields=("reference", "service__name", "state", "filed_at", "closed_at"),
        in_the_way=cases_in_hand,
    )
    register(
        ROOM,
        CaseEvent,
        "person",
        holds=_("您在办件里做的每一步和写的话"),
        fate=Fate.STAYS,
        reason=ON_FILE,
        correction=NOT_AFTERWARDS,
        fields=("case__reference", "at", "kind", "company_label", "from_desk", "body"),
    )
    register(
        ROOM,
        CaseNote,
        "person",
        # The words stay with the desk: they are about others.
        holds=_("您在办件里写的内部备注"),
        fate=Fate.STAYS,
        reason=ON_FILE,
        correction=NOT_AFTERWARDS,
        fields=("case__reference", "at"),
    )
    for model, link, words in (
        (Opinion, "asked_by", _("您为办件向别人征求的意见")),
        (Opinion, "expert", _("别人为办件向您征求的意见")),
    ):
        register(
            ROOM,
            model,
            link,
            holds=words,
            fate=Fate.STAYS,
            reason=ON_FILE,
            correction=NOT_AFTERWARDS,
            fields=("asked_at", "until", "ended_at"),
        )
    register(
        ROOM,
        OpinionWords,
        "person",
        holds=_("您为办件提的意见"),
        fate=Fate.STAYS,
        reason=ON_FILE,
        correction=NOT_AFTERWARDS,
        fields=("opinion__asked_at", "at", "body"),
    )
    register(
        ROOM,
        TeamMember,
        "person",
        holds=_("您所在的窗口小组"),
        fate=Fate.GOES,
        fields=("team__name", "team__centre__name"),
    )
    for link, holds in (
        ("from_person", _("从您手上转出去的办件")),
        ("to_person", _("转到您手上的办件")),
    ):
        register(
            ROOM,
            Handover,
            link,
            holds=holds,
            fate=Fate.STAYS,
            reason=ON_FILE,
            fields=("event__case__reference", "event__at"),
        )
    register(
        ROOM,
        Rating,
        "rated_by",
        holds=_("您做的评价"),
        fate=Fate.STAYS,
        reason=ON_FILE,
        fields=("case__reference", "grade", "words", "at"),
    )
    register(
        ROOM,
        Rating,
        "handled_by",
        holds=_("别人对您经办的评价"),
        fate=Fate.STAYS,
        reason=ON_FILE,
        fields=("case__reference", "grade", "words", "at"),
    )
    for link, holds in (("made_by", _("您起草的事项版本")), ("published_by", _("您发布的事项版本"))):
        register(
            ROOM,
            ServiceVersion,
            link,
            holds=holds,
            fate=Fate.STAYS,
            reason=_("办事目录的每一版由谁起草和发布，要查得到。"),
            fields=("service__slug", "number", "state", "made_at", "published_at"),
        )
    for link, holds in (("asked_by", _("您申请的时限延长")), ("decided_by", _("您批准或不批准的时限延长"))):
        register(
            ROOM,
            Extension,
            link,
            holds=holds,
            fate=Fate.STAYS,
            reason=ON_FILE,
            fields=("case__reference", "days", "reason", "state", "asked_at", "decided_at", "words"),
        )
    for link, holds in (
        ("person", _("您核对过的清单")),
        ("taken_back_by", _("您取消的核对")),
    ):
        register(
            ROOM,
            ChecklistTick,
            link,
            holds=holds,
            fate=Fate.STAYS,
            reason=ON_FILE,
            fields=("case__reference", "number", "at", "taken_back_at"),
        )
    register(
        ROOM,
        CalendarChange,
        "person",
        holds=_("您导入的放假安排"),
        fate=Fate.STAYS,
        reason=_("放假安排是办理时限的依据，要保持完整。姓名从账号里去掉以后，记录长期保存。"),
        fields=("year", "notice", "state", "made_at", "confirmed_at"),
    )
    register(
        ROOM,
        WatchPerson,
        "person",
        holds=_("您负责接收哪些窗口的时限提醒"),
        fate=Fate.GOES,
        fields=("centre__name",),
    )
    register(
        ROOM,
        SavedView,
        "person",
        holds=_("您在办件队列里保存的视图"),
        fate=Fate.GOES,
        correction=_("您在办件队列里自己改"),
        fields=("name", "filters"),
    )
