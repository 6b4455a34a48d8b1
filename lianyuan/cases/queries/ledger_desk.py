"""What the desk may do about a case's time, and what it should know of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from lianyuan.accounts.acting import Actor
from lianyuan.places.models import PlaceRole
from lianyuan.places.queries import DESK_ROLES, holds_role

from .. import rules
from ..actions.extending import days_left_to_extend
from ..models import Case, Extension, ExtensionState
from ..transitions import Deed, may_follow


@dataclass(frozen=True)
class TimeDeeds:
    """The request for more time that waits, if one does, and what the reader may do.

    `handler_gone` is true when whoever handles the case works at its desk no longer.
    """

    waiting: Extension | None
    may_ask: bool
    may_decide: bool
    may_correct: bool
    days_left: int
    handler_gone: bool


def time_deeds(actor: Actor, case: Case) -> TimeDeeds:
    """What may be done about a case's time by someone at its desk."""
    waiting = case.extensions.filter(state=ExtensionState.WAITING).select_related("asked_by").first()
    left = days_left_to_extend(case)
    extendable = may_follow(Deed.EXTEND, case.state)
    # Asked only where it matters, so that the page asks no more than it shows.
    gone = case.is_open and case.handler is not None
    return TimeDeeds(
        waiting=waiting,
        may_ask=extendable and waiting is None and left > 0 and rules.took_the_case(actor, case),
        may_decide=waiting is not None and extendable and rules.may_decide_extension(actor, case, waiting),
        may_correct=may_follow(Deed.CORRECT, case.state)
        and rules.administers_the_centre(actor, case)
        and not rules.is_on_the_applicants_side(actor, case),
        days_left=left,
        handler_gone=gone and not holds_role(case.handler, case.service.centre, *DESK_ROLES),
    )


def handlers_gone(cases: Sequence[Case]) -> set[int]:
    """The open ones among cases whose handler works at their desk no longer, in one look.

    Cases come with their service's centre.
    """
    taken = [case for case in cases if case.is_open and case.handler_id is not None]
    if not taken:
        return set()
    held = PlaceRole.objects.current().filter(
        person__in={case.handler_id for case in taken}, role__in=DESK_ROLES
    )
    holds = set(held.values_list("person", "place"))
    return {
        case.pk
        for case in taken
        if not any(
            (case.handler_id, place) in holds
            for place in [*case.service.centre.ancestor_ids, case.service.centre_id]
        )
    }
