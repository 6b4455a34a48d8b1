"""What the desk may do about a case's time, and what it should know of it."""

from dataclasses import dataclass

from lianyuan.accounts.acting import Actor

from .. import rules
from ..actions.extending import days_left_to_extend
from ..models import Case, Extension, ExtensionState
from ..transitions import Deed, may_follow


@dataclass(frozen=True)
class TimeDeeds:
    """The request for more time that waits, if one does, and what the reader may do."""

    waiting: Extension | None
    may_ask: bool
    may_decide: bool
    may_correct: bool
    days_left: int


def time_deeds(actor: Actor, case: Case) -> TimeDeeds:
    """What may be done about a case's time by someone at its desk."""
    waiting = case.extensions.filter(state=ExtensionState.WAITING).select_related("asked_by").first()
    left = days_left_to_extend(case)
    extendable = may_follow(Deed.EXTEND, case.state)
    return TimeDeeds(
        waiting=waiting,
        may_ask=extendable
        and waiting is None
        and left > 0
        and rules.took_the_case(actor, case)
        and not rules.is_on_the_applicants_side(actor, case),
        may_decide=waiting is not None and extendable and rules.may_decide_extension(actor, case, waiting),
        may_correct=may_follow(Deed.CORRECT, case.state)
        and rules.administers_the_centre(actor, case)
        and not rules.is_on_the_applicants_side(actor, case),
        days_left=left,
    )
