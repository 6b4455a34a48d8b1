"""Appeals of the desk against a bad rating given by mistake."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock

from .. import rating_notices, refusals, rules, supervisors
from ..models import Case, Outcome, Rating, RatingAppeal, RatingFollowUp
from .following_up import end
from .steps import clean_words, lock, require_desk


@transaction.atomic
def appeal_against_rating(
    *, actor: Actor, case: Case, reason: str, at: datetime | None = None
) -> RatingAppeal:
    """Say that a bad rating was given by mistake; by the desk, once a rating, while its follow-up is open."""
    case = lock(case)
    require_desk(actor, case)
    if rules.is_on_the_applicants_side(actor, case):
        raise refusals.HasAStake(case)
    rating = Rating.objects.filter(case=case).first()
    follow_up = RatingFollowUp.objects.filter(rating=rating).first() if rating else None
    if rating is None or follow_up is None:
        raise refusals.Refused(_("这件没有差评，不用申诉。"))
    if RatingAppeal.objects.filter(rating=rating).exists():
        raise refusals.Refused(_("这个差评已经申诉过了，一个差评只能申诉一次。请等管理员决定。"))
    if not follow_up.is_open:
        raise refusals.Refused(
            _("这个差评的整改已经结束（%(outcome)s），不能再申诉。")
            % {"outcome": follow_up.get_outcome_display()}
        )
    assert actor.person is not None
    appeal = RatingAppeal.objects.create(
        rating=rating,
        appellant=actor.person,
        handled_by=rating.handled_by,
        reason=clean_words(reason, needed=_("还没有写申诉的理由。请写清楚为什么是误评。")),
        at=at or clock.now(),
    )
    around = supervisors.administrators_for(case, handled_by_id=rating.handled_by_id)
    rating_notices.tell_supervisor(
        case, follow_up, "appealed", at=appeal.at, people=around, but_not=actor.person
    )
    audit.record(actor=actor, verb=gettext_noop("申诉差评"), target=case)
    return appeal


@transaction.atomic
def decide_appeal(
    *, actor: Actor, appeal: RatingAppeal, accepted: bool, answer: str, at: datetime | None = None
) -> RatingAppeal:
    """Decide an appeal, by an administrator of the centre who neither handled the case nor appealed.

    Accepted, the rating is no longer counted but stays on record, its follow-up ends, and the applicant is
    told why. Of two who decide at once the first does, the other is told.
    """
    case = lock(Case(pk=appeal.rating.case_id))
    appeal = RatingAppeal.objects.select_related("rating", "decided_by").get(pk=appeal.pk)
    follow_up = RatingFollowUp.objects.get(rating=appeal.rating_id)
    if not rules.decides_appeals(actor, appeal):
        raise refusals.NotAllowed(_("申诉由没有经办、也没有提出申诉的管理员决定。请交给别的管理员。"))
    if not rules.acts_as_themselves(actor):
        raise refusals.NotActingAsThemselves(actor.company_label)
    if appeal.decided_at is not None:
        raise refusals.Refused(
            _("这个申诉已经由%(person)s决定了。请看最新情况。") % {"person": appeal.decided_by}
        )
    moment = at or clock.now()
    appeal.decided_by, appeal.decided_at, appeal.is_accepted = actor.person, moment, accepted
    appeal.answer = clean_words(answer, needed=_("还没有写决定的理由。认定误评时，申请人会看到。"))
    appeal.save()
    if accepted:
        Rating.objects.filter(pk=appeal.rating_id).update(is_counted=False)
        if follow_up.is_open:
            end(
                actor=actor,
                case=case,
                follow_up=follow_up,
                outcome=Outcome.MISTAKEN,
                answer=appeal.answer,
                at=moment,
            )
        else:
            rating_notices.tell_applicant(case, follow_up, Outcome.MISTAKEN, actor=actor, at=moment)
    rating_notices.tell_appellant(case, appeal, at=moment)
    audit.record(actor=actor, verb=gettext_noop("决定差评申诉"), target=case, after={"accepted": accepted})
    return appeal
