"""What the small district holds for bad ratings and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lianyuan.accounts.tests.factories import actor_for
from lianyuan.cases import actions as case_actions
from lianyuan.cases.models import Case, Grade, Outcome, RatingFollowUp
from lianyuan.companies.tests.factories import acting_for

if TYPE_CHECKING:
    from tests.world import World

OWNER, DESK, ADMINISTRATOR = "owner", "desk", "administrator"


def add_ratings(world: World, filed: Callable[[], Case]) -> None:
    """Bad ratings of company A: called back with an appeal, put right, and one nobody appealed against."""
    owner = acting_for(world.people[OWNER], world.company)
    desk, administrator = actor_for(world.people[DESK]), actor_for(world.people[ADMINISTRATOR])

    def rated() -> Case:
        case = case_actions.take_case(actor=desk, case=filed())
        case = case_actions.complete_case(actor=desk, case=case, result="已办好")
        case_actions.rate_case(actor=owner, case=case, grade=Grade.BAD)
        return case

    def called(case: Case) -> RatingFollowUp:
        found = RatingFollowUp.objects.get(rating__case=case)
        return case_actions.record_call(
            actor=administrator, follow_up=found, reached=True, words="示例：等了三天"
        )

    appealed, right = rated(), rated()
    follow_up = called(appealed)
    case_actions.appeal_against_rating(actor=desk, case=appealed, reason="示例：看反了")
    case_actions.close_follow_up(
        actor=administrator, follow_up=called(right), outcome=Outcome.PUT_RIGHT, answer="示例：已改"
    )
    world.arguments["follow_up_id"] = follow_up.pk
    world.particular |= {
        "cases:second-rating": {"reference": right.reference},
        "cases:rating-appeal": {"reference": rated().reference},
    }
    world.filled |= {
        "cases:second-rating": {"grade": "4"},
        "cases:retention-rule": {"what": "anonymise", "months": "24"},
        "cases:rating-appeal": {"reason": "示例：看反了"},
        "cases:rating-call": {"reached": "no"},
        "cases:rating-closing": {"outcome": "put_right", "answer": "示例：已改"},
        "cases:rating-decision": {"accepted": "no", "answer": "示例：不是误评"},
    }
