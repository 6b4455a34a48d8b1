"""Handing over, at the desk, the code with which a newcomer comes to their account and cases."""

from django.db import transaction
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.actions.claiming import make_claim_code
from lianyuan.core.refusals import Refused

from .. import refusals, rules
from ..models import Case
from .steps import lock, require_desk


@transaction.atomic
def hand_over_code(*, actor: Actor, case: Case) -> str:
    """A new code on paper for the applicant of a case that was filed at the counter, who can't sign in yet.

    By who works at the case's desk and isn't on its applicant's side; on record as theirs.
    """
    case = lock(case)
    require_desk(actor, case)
    if rules.is_on_the_applicants_side(actor, case):
        raise refusals.HasAStake(case)
    if not rules.was_filed_at_the_counter(actor, case):
        raise Refused(
            _("办件 %(reference)s 不是在窗口代为提交的，不用领取码。") % {"reference": case.reference}
        )
    return make_claim_code(actor=actor, person=case.applicant)
