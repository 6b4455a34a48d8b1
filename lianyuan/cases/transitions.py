"""Which deed leads a case from which state to which: the whole table, and nothing outside it."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.translation import gettext_noop

from .models import CaseState, EventKind


class Deed(StrEnum):
    """What may be done with a case once it is filed."""

    TAKE = "take"
    ASK = "ask"
    REPLY = "reply"
    COMPLETE = "complete"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    RATE = "rate"
    EXTEND = "extend"
    CORRECT = "correct"


START = CaseState.SUBMITTED

TRANSITIONS: Mapping[Deed, Mapping[CaseState, CaseState]] = {
    Deed.TAKE: {CaseState.SUBMITTED: CaseState.IN_PROGRESS},
    Deed.ASK: {CaseState.IN_PROGRESS: CaseState.WAITING},
    # An applicant may add something at any time; only an answer that was waited for moves the case.
    Deed.REPLY: {
        CaseState.SUBMITTED: CaseState.SUBMITTED,
        CaseState.IN_PROGRESS: CaseState.IN_PROGRESS,
        CaseState.WAITING: CaseState.IN_PROGRESS,
    },
    Deed.COMPLETE: {CaseState.IN_PROGRESS: CaseState.COMPLETED, CaseState.WAITING: CaseState.COMPLETED},
    Deed.REFUSE: {CaseState.IN_PROGRESS: CaseState.REFUSED, CaseState.WAITING: CaseState.REFUSED},
    Deed.WITHDRAW: {
        CaseState.SUBMITTED: CaseState.WITHDRAWN,
        CaseState.IN_PROGRESS: CaseState.WITHDRAWN,
        CaseState.WAITING: CaseState.WITHDRAWN,
    },
    Deed.RATE: {CaseState.COMPLETED: CaseState.COMPLETED, CaseState.REFUSED: CaseState.REFUSED},
    # Both change when a case is due, not where it stands.
    Deed.EXTEND: {
        CaseState.IN_PROGRESS: CaseState.IN_PROGRESS,
        CaseState.WAITING: CaseState.WAITING,
    },
    Deed.CORRECT: {
        CaseState.SUBMITTED: CaseState.SUBMITTED,
        CaseState.IN_PROGRESS: CaseState.IN_PROGRESS,
        CaseState.WAITING: CaseState.WAITING,
    },
}

# The step each deed leaves in the case's record, and the audit trail's words for it.
EVENTS: Mapping[Deed, EventKind] = {
    Deed.TAKE: EventKind.TAKEN,
    Deed.ASK: EventKind.ASKED,
    Deed.REPLY: EventKind.REPLIED,
    Deed.COMPLETE: EventKind.COMPLETED,
    Deed.REFUSE: EventKind.REFUSED,
    Deed.WITHDRAW: EventKind.WITHDRAWN,
    Deed.RATE: EventKind.RATED,
    Deed.EXTEND: EventKind.EXTENDED,
    Deed.CORRECT: EventKind.CORRECTED,
}
VERBS: Mapping[Deed, str] = {
    Deed.TAKE: gettext_noop("受理办件"),
    Deed.ASK: gettext_noop("请申请人补充"),
    Deed.REPLY: gettext_noop("回复窗口"),
    Deed.COMPLETE: gettext_noop("办结办件"),
    Deed.REFUSE: gettext_noop("不予办理"),
    Deed.WITHDRAW: gettext_noop("撤回办件"),
    Deed.RATE: gettext_noop("评价办件"),
    Deed.EXTEND: gettext_noop("批准延长时限"),
    Deed.CORRECT: gettext_noop("更正时限"),
}


def may_follow(deed: Deed, state: str) -> bool:
    """Whether the table has the deed for a case in this state."""
    return state in TRANSITIONS[deed]
