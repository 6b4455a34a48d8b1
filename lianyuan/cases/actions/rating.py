"""Rating a case."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from lianyuan.accounts.acting import Actor
from lianyuan.core import clock

from .. import refusals, rules
from ..models import Case, Grade, Rating
from ..transitions import Deed
from .following_up import LONGEST_WORDS_WITH_A_RATING, clean_tags, open_follow_up
from .steps import clean_words, finish, lock, require_applicant, require_state


@transaction.atomic
def rate_case(
    *,
    actor: Actor,
    case: Case,
    grade: Grade,
    words: str = "",
    tags: Collection[str] = (),
    at: datetime | None = None,
) -> Rating:
    """Rate a closed case once, by the applicant's side; never by whoever worked on it at the desk.

    A bad rating opens its follow-up. Refused with a tag that isn't offered.
    """
    case = lock(case)
    require_applicant(actor, case, Deed.RATE)
    if rules.has_a_hand_in_it(actor, case):
        raise refusals.HandlerMayNotRate
    require_state(case, Deed.RATE)
    if Rating.objects.filter(case=case).exists():
        raise refusals.AlreadyRated(case)
    assert actor.person is not None and case.handler is not None
    moment = at or clock.now()
    rating = Rating.objects.create(
        case=case,
        grade=grade,
        tags=clean_tags(tags),
        words=clean_words(words, most=LONGEST_WORDS_WITH_A_RATING),
        rated_by=actor.person,
        handled_by=case.handler,
        at=moment,
        month=clock.local_date(moment).replace(day=1),
    )
    finish(actor=actor, case=case, deed=Deed.RATE, from_desk=False, at=moment)
    if rating.is_bad:
        open_follow_up(case, rating)
    return rating
