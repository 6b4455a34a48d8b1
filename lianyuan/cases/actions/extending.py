"""More time for a case, and putting its date right: on record, by two people where it is a promise."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused

from .. import ledger_notices, refusals, rules
from ..deadlines import correct_clock, extend_clock
from ..models import Case, Extension, ExtensionState, LineKind
from ..transitions import Deed
from .steps import clean_words, finish, lock, require_desk, require_state

LONGEST_REASON = 500
MOST_DAYS_AT_ONCE = 250


@transaction.atomic
def ask_extension(
    *, actor: Actor, case: Case, days: int, reason: str, at: datetime | None = None
) -> Extension:
    """Ask for more working days, by the case's handler, at most what the service allows in all.

    One request waits at a time. The due date moves when an administrator of the centre approves it.
    """
    case = lock(case)
    require_desk(actor, case)
    require_state(case, Deed.EXTEND)
    if rules.is_on_the_applicants_side(actor, case):
        raise refusals.HasAStake(case)
    if not rules.took_the_case(actor, case):
        raise refusals.NotTheHandler(case)
    left = days_left_to_extend(case)
    if days < 1 or days > left:
        raise Refused(_why_not_so_many(case, days, left))
    words = clean_words(
        reason, needed=_("还没有写延长的原因。请写清楚为什么不能按时办结。"), most=LONGEST_REASON
    )
    if case.extensions.filter(state=ExtensionState.WAITING).exists():
        raise Refused(
            _("办件 %(reference)s 已经有一份延长申请在等批准。请等它有了结果再申请。")
            % {"reference": case.reference}
        )
    assert actor.person is not None
    extension = Extension.objects.create(
        case=case, days=days, reason=words, asked_by=actor.person, asked_at=at or clock.now()
    )
    audit.record(actor=actor, verb=gettext_noop("申请延长时限"), target=case, after={"days": days})
    ledger_notices.tell_approvers(extension)
    return extension


@transaction.atomic
def approve_extension(*, actor: Actor, extension: Extension, at: datetime | None = None) -> Case:
    """Grant the days asked for; the due date moves and the applicant is told."""
    moment = at or clock.now()
    case, found = _to_be_decided(actor, extension)
    left = days_left_to_extend(case)
    if found.days > left:
        raise Refused(_why_not_so_many(case, found.days, left))
    _decide(actor, found, ExtensionState.APPROVED, moment)
    line = extend_clock(case, on=clock.local_date(moment), days=found.days)
    finish(actor=actor, case=case, deed=Deed.EXTEND, body=found.reason, from_desk=True, at=moment, line=line)
    ledger_notices.tell_asker(found)
    return case


@transaction.atomic
def decline_extension(
    *, actor: Actor, extension: Extension, words: str, at: datetime | None = None
) -> Extension:
    """Don't grant more time, with the reason; the due date stays, and whoever asked is told."""
    case, found = _to_be_decided(actor, extension)
    found.words = clean_words(
        words, needed=_("还没有写不批准的原因。请写清楚，申请的同事会看到。"), most=LONGEST_REASON
    )
    _decide(actor, found, ExtensionState.DECLINED, at or clock.now())
    audit.record(actor=actor, verb=gettext_noop("不批准延长时限"), target=case, after={"days": found.days})
    ledger_notices.tell_asker(found)
    return found


@transaction.atomic
def correct_deadline(*, actor: Actor, case: Case, days: int, reason: str, at: datetime | None = None) -> Case:
    """Put a wrong due date right by so many working days, by an administrator of the centre, with the reason.

    Not by someone on the applicant's side, nor to a day that is past.
    """
    case = lock(case)
    require_desk(actor, case)
    if not rules.administers_the_centre(actor, case):
        raise NotAllowed(_("更正时限要由“%(centre)s”的管理员来做。") % {"centre": case.centre})
    if rules.is_on_the_applicants_side(actor, case):
        raise refusals.HasAStake(case)
    require_state(case, Deed.CORRECT)
    if days == 0 or abs(days) > MOST_DAYS_AT_ONCE:
        raise Refused(
            _("更正的工作日写了 %(days)s。请写 -%(most)s 到 %(most)s 之间、不是 0 的数。")
            % {"days": days, "most": MOST_DAYS_AT_ONCE}
        )
    words = clean_words(
        reason, needed=_("还没有写更正的原因。请写清楚哪里错了，申请人会看到。"), most=LONGEST_REASON
    )
    moment = at or clock.now()
    today = clock.local_date(moment)
    so_far = sum(case.deadline_lines.values_list("working_days", flat=True))
    if so_far + days < 0:
        raise Refused(
            _("减去 %(days)s 个工作日太多了，这件一共只有 %(most)s 个。请少减几天。")
            % {"days": -days, "most": so_far}
        )
    line = correct_clock(case, on=today, days=days)
    if days < 0 and case.due_on < today:
        raise Refused(
            _("减去 %(days)s 个工作日，应办结日期就成了已经过去的 %(due)s。请少减几天。")
            % {"days": -days, "due": case.due_on.isoformat()}
        )
    finish(actor=actor, case=case, deed=Deed.CORRECT, body=words, from_desk=True, at=moment, line=line)
    return case


def days_left_to_extend(case: Case) -> int:
    """How many working days a case may still be extended by."""
    used = case.deadline_lines.filter(kind=LineKind.EXTENSION).values_list("working_days", flat=True)
    return max(0, _limit(case) - sum(used))


def _limit(case: Case) -> int:
    """The most it may be extended by, as said when it was filed."""
    return (case.service_version or case.service).extension_days_limit


def _why_not_so_many(case: Case, days: int, left: int) -> str:
    limit = _limit(case)
    if limit == 0:
        return _("事项“%(service)s”不能延长时限。请按时办结，或请管理员在后台设定可延长的天数。") % {
            "service": case.service
        }
    if left == 0:
        return _("这件已经延长了 %(limit)s 个工作日，到了事项的上限，不能再延长。") % {"limit": limit}
    return _("申请延长 %(days)s 个工作日，这件最多还能延长 %(left)s 个。请写 1 到 %(left)s。") % {
        "days": days,
        "left": left,
    }


def _to_be_decided(actor: Actor, extension: Extension) -> tuple[Case, Extension]:
    case = lock(extension.case)
    found = Extension.objects.select_related("asked_by").get(pk=extension.pk)
    found.case = case
    require_desk(actor, case)
    if not rules.may_decide_extension(actor, case, found):
        raise NotAllowed(
            _("延长要由“%(centre)s”的另一位管理员批准，不能由申请人、经办人或办件的当事人批准。")
            % {"centre": case.centre}
        )
    if found.state != ExtensionState.WAITING:
        raise Refused(
            _("这份延长申请已经是“%(state)s”，不用再处理。请打开办件看最新情况。")
            % {"state": found.get_state_display()}
        )
    require_state(case, Deed.EXTEND)
    return case, found


def _decide(actor: Actor, extension: Extension, state: ExtensionState, at: datetime) -> None:
    extension.state, extension.decided_by, extension.decided_at = state, actor.person, at
    extension.save()
