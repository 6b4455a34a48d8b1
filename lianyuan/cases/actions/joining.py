"""Cases that belong together: one linked below another, a duplicate merged into the one that is kept."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.refusals import Refused

from .. import refusals, rules
from ..models import Case
from ..transitions import Deed
from .counter import require_fit_parent
from .steps import finish, lock, require_desk, require_state


@transaction.atomic
def link_child(*, actor: Actor, parent: Case, child: Case) -> Case:
    """Put an open case of the same applicant below another, by the handler of that one."""
    kept, below = _locked_pair(actor, parent, child)
    require_fit_parent(actor, kept)
    if not below.is_open or below.parent_id is not None or below.children.exists():
        raise Refused(
            _("办件 %(reference)s 已经结束，或者已有主办件、子办件，不能关联。")
            % {"reference": below.reference}
        )
    below.parent = kept
    below.version += 1
    below.save(update_fields=["parent", "version"])
    audit.record(
        actor=actor,
        verb=gettext_noop("关联子办件"),
        target=kept,
        after={"child": below.reference},
    )
    return below


@transaction.atomic
def merge_case(*, actor: Actor, duplicate: Case, kept: Case, at: datetime | None = None) -> Case:
    """Close a duplicate and let it lead to the case that is kept; nothing of either is lost.

    By the duplicate's handler, or anyone at the desk while it has none; both are at the actor's desks and of
    the same applicant.
    """
    stays, goes = _locked_pair(actor, kept, duplicate)
    if rules.is_on_the_applicants_side(actor, goes):
        raise refusals.HasAStake(goes)
    if not rules.hands_over(actor, goes):
        raise refusals.NotTheHandler(goes)
    require_state(goes, Deed.MERGE)
    require_state(stays, Deed.ABSORB)
    if goes.children.exists() or stays.parent_id == goes.pk:
        raise Refused(_("办件 %(reference)s 有子办件，不能并入别的办件。") % {"reference": goes.reference})
    moment = at or clock.now()
    goes.merged_into = stays
    finish(actor=actor, case=goes, deed=Deed.MERGE, from_desk=True, at=moment)
    finish(actor=actor, case=stays, deed=Deed.ABSORB, from_desk=True, at=moment)
    return goes


def _locked_pair(actor: Actor, first: Case, second: Case) -> tuple[Case, Case]:
    """Both cases locked, always in the same order, so that nobody waits in a ring."""
    if first.pk == second.pk:
        raise Refused(_("这是同一件办件。请写另一件的编号。"))
    locked = {case.pk: lock(case) for case in sorted((first, second), key=lambda case: case.pk)}
    one, other = locked[first.pk], locked[second.pk]
    require_desk(actor, one)
    require_desk(actor, other)
    same = one.company_id == other.company_id and (
        one.company_id is not None or one.applicant_id == other.applicant_id
    )
    if not same:
        raise Refused(
            _("办件 %(one)s 和 %(other)s 的申请人不同，不能合在一起。")
            % {"one": one.reference, "other": other.reference}
        )
    return one, other
