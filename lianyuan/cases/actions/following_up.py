"""What the desk's administrators do about a bad rating: call back, put right, close; one second rating."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.workdays.queries import calendar

from .. import rating_notices, rating_tags, refusals, rules, supervisors
from ..models import Case, FollowUpCall, Grade, Outcome, Rating, RatingFollowUp, SecondRating
from ..transitions import Deed
from .steps import clean_words, lock, require_applicant

# 国办发〔2019〕51号, Zhejiang practice: called back within 1 working day, put right within 15.
CALL_DAYS, DAYS = 1, 15
# Somebody who never answers can't keep a call-back open for ever.
CALLS_THAT_SUFFICE = 3
LONGEST_WORDS_WITH_A_RATING = 500


def open_follow_up(case: Case, rating: Rating) -> RatingFollowUp:
    """Open the follow-up of a bad rating, in its transaction; the day of the rating never counts."""
    day = clock.local_date(rating.at)
    known = calendar(since=day)
    call, due = known.add(day, CALL_DAYS), known.add(day, DAYS)
    follow_up = RatingFollowUp.objects.create(
        rating=rating,
        supervisor=supervisors.choose(case, handled_by_id=rating.handled_by_id),
        handled_by=rating.handled_by,
        opened_at=rating.at,
        call_due_on=call.date,
        call_provisional=call.provisional,
        due_on=due.date,
        due_provisional=due.provisional,
        next_due_on=call.date,
    )
    rating_notices.tell_supervisor(case, follow_up, "opened", at=rating.at)
    return follow_up


@transaction.atomic
def record_call(
    *,
    actor: Actor,
    follow_up: RatingFollowUp,
    reached: bool,
    words: str = "",
    at: datetime | None = None,
) -> RatingFollowUp:
    """Record a try to call the applicant back; what was said stays inside.

    The call-back is made once they were reached, or were tried CALLS_THAT_SUFFICE times.
    """
    case, follow_up = lock_follow_up(follow_up)
    require_supervisor(actor, follow_up)
    _require_open(follow_up)
    assert actor.person is not None
    said = clean_words(words, needed=_("还没有写通话内容。请写清楚对方说了什么。") if reached else "")
    moment = at or clock.now()
    FollowUpCall.objects.create(follow_up=follow_up, by=actor.person, at=moment, reached=reached, words=said)
    enough = reached or follow_up.calls.count() >= CALLS_THAT_SUFFICE
    if enough and follow_up.called_at is None:
        follow_up.called_at = moment
        follow_up.next_due_on = follow_up.due_on
        follow_up.save(update_fields=["called_at", "next_due_on"])
    audit.record(actor=actor, verb=gettext_noop("差评回电"), target=case, after={"reached": reached})
    return follow_up


@transaction.atomic
def close_follow_up(
    *,
    actor: Actor,
    follow_up: RatingFollowUp,
    outcome: Outcome,
    answer: str,
    at: datetime | None = None,
) -> RatingFollowUp:
    """Close a follow-up after the call-back: put right, or not justified; the applicant is told the answer.

    Of two supervisors at once the first closes, the other is told how and by whom.
    """
    case, follow_up = lock_follow_up(follow_up)
    require_supervisor(actor, follow_up)
    _require_open(follow_up)
    if outcome == Outcome.MISTAKEN:
        raise refusals.Refused(_("误评要由窗口申诉，再由管理员认定。请在办件页面提出申诉。"))
    if follow_up.called_at is None:
        raise refusals.Refused(_("还没有给申请人回电。请先回电，了解情况后再结束整改。"))
    words = clean_words(answer, needed=_("还没有写给申请人的答复。请写清楚查到了什么、改了什么。"))
    end(actor=actor, case=case, follow_up=follow_up, outcome=outcome, answer=words, at=at)
    return follow_up


def end(
    *,
    actor: Actor,
    case: Case,
    follow_up: RatingFollowUp,
    outcome: Outcome,
    answer: str,
    at: datetime | None = None,
) -> None:
    """End an open, locked follow-up, and tell the applicant."""
    moment = at or clock.now()
    follow_up.closed_at, follow_up.closed_by = moment, actor.person
    follow_up.outcome, follow_up.answer = outcome, answer
    follow_up.in_time = clock.local_date(moment) <= follow_up.due_on
    follow_up.save()
    rating_notices.tell_applicant(case, follow_up, outcome, actor=actor, at=moment)
    audit.record(
        actor=actor,
        verb=gettext_noop("结束差评整改"),
        target=case,
        after={"outcome": outcome, "in_time": follow_up.in_time},
    )


@transaction.atomic
def rate_again(
    *,
    actor: Actor,
    case: Case,
    grade: Grade,
    words: str = "",
    tags: Collection[str] = (),
    at: datetime | None = None,
) -> SecondRating:
    """Rate once more after a bad rating was put right, by the applicant's side; the first rating stays."""
    case = lock(case)
    require_applicant(actor, case, Deed.RATE)
    if rules.has_a_hand_in_it(actor, case):
        raise refusals.HandlerMayNotRate
    rating = Rating.objects.filter(case=case).first()
    follow_up = RatingFollowUp.objects.filter(rating=rating).first() if rating else None
    if rating is None or follow_up is None or follow_up.outcome != Outcome.PUT_RIGHT:
        raise refusals.Refused(_("差评整改结束以后，才能再评价一次。这件现在不能再评价。"))
    if SecondRating.objects.filter(rating=rating).exists():
        raise refusals.Refused(
            _("办件 %(reference)s 已经再次评价过了，只能再评一次。") % {"reference": case.reference}
        )
    assert actor.person is not None
    moment = at or clock.now()
    second = SecondRating.objects.create(
        rating=rating,
        grade=grade,
        tags=clean_tags(tags),
        words=clean_words(words, most=LONGEST_WORDS_WITH_A_RATING),
        rated_by=actor.person,
        at=moment,
    )
    rating_notices.tell_supervisor(case, follow_up, "second", at=moment)
    audit.record(actor=actor, verb=gettext_noop("再次评价办件"), target=case)
    return second


def clean_tags(tags: Collection[str]) -> list[str]:
    """Tags as they are kept. Refused when one isn't offered."""
    try:
        return rating_tags.in_order(tags)
    except ValueError as unknown:
        raise refusals.WordsRefused(
            _("没有“%(tag)s”这个标签。请从列出的标签里选。") % {"tag": unknown}
        ) from unknown


def lock_follow_up(follow_up: RatingFollowUp) -> tuple[Case, RatingFollowUp]:
    """The case and the follow-up as they stand now, held until the transaction ends."""
    case = lock(Case(pk=follow_up.rating.case_id))
    found = RatingFollowUp.objects.select_related("rating__case", "closed_by", "supervisor")
    return case, found.get(pk=follow_up.pk)


def require_supervisor(actor: Actor, follow_up: RatingFollowUp) -> None:
    """Refuse whoever doesn't administer the centre now, was rated, has a stake, or acts for a company."""
    if not rules.supervises(actor, follow_up):
        raise refusals.NotAllowed(
            _("差评由服务中心的管理员跟进，被评价的经办人和申请人一方不能办。请交给别的管理员。")
        )
    if not rules.acts_as_themselves(actor):
        raise refusals.NotActingAsThemselves(actor.company_label)


def _require_open(follow_up: RatingFollowUp) -> None:
    if not follow_up.is_open:
        raise refusals.Refused(
            _("这个差评已经由%(person)s结束（%(outcome)s）。请看最新情况。")
            % {"person": follow_up.closed_by, "outcome": follow_up.get_outcome_display()}
        )
