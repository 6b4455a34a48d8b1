"""Which deed leads a case from which state to which: the whole table, and nothing outside it."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.translation import gettext_noop

from .models import CaseState, EventKind
from .models.case import OPEN


class Deed(StrEnum):
    """What may be done with a case once it is filed."""

    ACCEPT = "accept"
    BEGIN = "begin"
    TAKE = "take"
    TAKE_OVER = "take_over"
    HAND_OVER = "hand_over"
    MESSAGE = "message"
    ASK = "ask"
    REPLY = "reply"
    COMPLETE = "complete"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    RATE = "rate"
    REOPEN = "reopen"
    RESTORE = "restore"
    MERGE = "merge"
    ABSORB = "absorb"
    PART = "part"
    LET_GO = "let_go"
    EXTEND = "extend"
    CORRECT = "correct"


START = CaseState.SUBMITTED
UNDER_WAY = (CaseState.ACCEPTED, CaseState.IN_PROGRESS, CaseState.WAITING)


def _staying(*states: CaseState) -> dict[CaseState, CaseState]:
    return {state: state for state in states}


TRANSITIONS: Mapping[Deed, Mapping[CaseState, CaseState]] = {
    # Accepting is a step of its own, told to the applicant with the date; taking accepts and begins in one.
    Deed.ACCEPT: {CaseState.SUBMITTED: CaseState.ACCEPTED},
    Deed.BEGIN: {CaseState.ACCEPTED: CaseState.IN_PROGRESS},
    Deed.TAKE: {CaseState.SUBMITTED: CaseState.IN_PROGRESS},
    # Who handles a case changes, where it stands doesn't.
    Deed.TAKE_OVER: _staying(*UNDER_WAY),
    Deed.HAND_OVER: _staying(*OPEN),
    Deed.MESSAGE: _staying(*UNDER_WAY),
    Deed.ASK: {
        CaseState.ACCEPTED: CaseState.WAITING,
        CaseState.IN_PROGRESS: CaseState.WAITING,
    },
    # An applicant may add something at any time; only an answer that was waited for moves the case.
    Deed.REPLY: {
        CaseState.SUBMITTED: CaseState.SUBMITTED,
        CaseState.ACCEPTED: CaseState.ACCEPTED,
        CaseState.IN_PROGRESS: CaseState.IN_PROGRESS,
        CaseState.WAITING: CaseState.IN_PROGRESS,
    },
    Deed.COMPLETE: dict.fromkeys(UNDER_WAY, CaseState.COMPLETED),
    Deed.REFUSE: dict.fromkeys(UNDER_WAY, CaseState.REFUSED),
    Deed.WITHDRAW: dict.fromkeys(OPEN, CaseState.WITHDRAWN),
    Deed.RATE: {CaseState.COMPLETED: CaseState.COMPLETED, CaseState.REFUSED: CaseState.REFUSED},
    Deed.REOPEN: {CaseState.COMPLETED: CaseState.IN_PROGRESS, CaseState.REFUSED: CaseState.IN_PROGRESS},
    Deed.RESTORE: {CaseState.WITHDRAWN: CaseState.SUBMITTED},
    # A duplicate ends, and the case that is kept takes it in.
    Deed.MERGE: dict.fromkeys(OPEN, CaseState.MERGED),
    Deed.ABSORB: _staying(*OPEN),
    # A merge taken back: the duplicate waits to be accepted again, as after a withdrawal that is.
    Deed.PART: {CaseState.MERGED: CaseState.SUBMITTED},
    Deed.LET_GO: _staying(*OPEN),
    # Both change when a case is due, not where it stands.
    Deed.EXTEND: _staying(*UNDER_WAY),
    Deed.CORRECT: _staying(*OPEN),
}

# The step each deed leaves in the case's record, and the audit trail's words for it.
EVENTS: Mapping[Deed, EventKind] = {
    Deed.ACCEPT: EventKind.ACCEPTED,
    Deed.BEGIN: EventKind.BEGUN,
    Deed.TAKE: EventKind.TAKEN,
    Deed.TAKE_OVER: EventKind.OVER,
    Deed.HAND_OVER: EventKind.HANDED,
    Deed.MESSAGE: EventKind.MESSAGE,
    Deed.ASK: EventKind.ASKED,
    Deed.REPLY: EventKind.REPLIED,
    Deed.COMPLETE: EventKind.COMPLETED,
    Deed.REFUSE: EventKind.REFUSED,
    Deed.WITHDRAW: EventKind.WITHDRAWN,
    Deed.RATE: EventKind.RATED,
    Deed.REOPEN: EventKind.REOPENED,
    Deed.RESTORE: EventKind.RESTORED,
    Deed.MERGE: EventKind.MERGED,
    Deed.ABSORB: EventKind.ABSORBED,
    Deed.PART: EventKind.PARTED,
    Deed.LET_GO: EventKind.LET_GO,
    Deed.EXTEND: EventKind.EXTENDED,
    Deed.CORRECT: EventKind.CORRECTED,
}
VERBS: Mapping[Deed, str] = {
    Deed.ACCEPT: gettext_noop("正式受理办件"),
    Deed.BEGIN: gettext_noop("着手办理"),
    Deed.TAKE: gettext_noop("受理办件"),
    Deed.TAKE_OVER: gettext_noop("接手办件"),
    Deed.HAND_OVER: gettext_noop("转交办件"),
    Deed.MESSAGE: gettext_noop("告知申请人"),
    Deed.ASK: gettext_noop("请申请人补充"),
    Deed.REPLY: gettext_noop("回复窗口"),
    Deed.COMPLETE: gettext_noop("办结办件"),
    Deed.REFUSE: gettext_noop("不予办理"),
    Deed.WITHDRAW: gettext_noop("撤回办件"),
    Deed.RATE: gettext_noop("评价办件"),
    Deed.REOPEN: gettext_noop("重新办理"),
    Deed.RESTORE: gettext_noop("恢复撤回的办件"),
    Deed.MERGE: gettext_noop("并入别的办件"),
    Deed.ABSORB: gettext_noop("收并重复的办件"),
    Deed.PART: gettext_noop("撤销并入"),
    Deed.LET_GO: gettext_noop("放回并入的办件"),
    Deed.EXTEND: gettext_noop("批准延长时限"),
    Deed.CORRECT: gettext_noop("更正时限"),
}


def may_follow(deed: Deed, state: str) -> bool:
    """Whether the table has the deed for a case in this state."""
    return state in TRANSITIONS[deed]
