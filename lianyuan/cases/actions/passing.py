"""How a case passes from hand to hand: taken over, handed to a person, a team, another service centre.

The clock is never touched by it.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.core import clock
from lianyuan.core.refusals import Refused
from lianyuan.places import queries as places
from lianyuan.places.models import Place
from lianyuan.search import actions as search

from .. import notices, refusals, rules
from ..models import Case, CaseEvent, ExtensionState, Handover, Team, TeamMember
from ..transitions import Deed
from .informing import leave_note
from .steps import clean_words, finish, lock, require_desk, require_state


@transaction.atomic
def take_over_case(*, actor: Actor, case: Case, at: datetime | None = None) -> Case:
    """Take a case nobody handles any more: handed to a team or a centre, or whose handler is gone."""
    case = lock(case)
    require_desk(actor, case)
    if rules.is_on_the_applicants_side(actor, case):
        raise refusals.HasAStake(case)
    require_state(case, Deed.TAKE_OVER)
    if not rules.nobody_handles(actor, case):
        raise refusals.AlreadyTaken(case)
    before, case.handler = case.handler, actor.person
    event = finish(actor=actor, case=case, deed=Deed.TAKE_OVER, from_desk=True, at=at)
    if before is not None:
        Handover.objects.create(event=event, from_person=before, to_person=actor.person)
    return case


@transaction.atomic
def hand_to_person(
    *, actor: Actor, case: Case, person: Person, reason: str, at: datetime | None = None
) -> Case:
    """Give a case to a colleague at its centre, who is told; its team stays where they are of it."""
    case = _locked_to_hand_over(actor, case)
    # Read anew: the account may just have been closed.
    receiver = Person.objects.get(pk=person.pk)
    if not receiver.is_active or not places.holds_role(receiver, case.centre, *places.DESK_ROLES):
        raise Refused(
            _("%(person)s现在不在“%(centre)s”的窗口，不能接这件。请选别的同事。")
            % {"person": receiver, "centre": case.centre}
        )
    if rules.is_on_the_applicants_side(Actor(person=receiver), case):
        raise Refused(
            _("办件 %(reference)s 是%(person)s本人或所在企业提交的，请选别的同事。")
            % {"reference": case.reference, "person": receiver}
        )
    if case.handler_id == receiver.pk:
        raise Refused(_("办件 %(reference)s 已经由%(handler)s办理。请选别的同事。") % _said(case))
    before, case.handler = case.handler, receiver
    if case.team is not None and not TeamMember.objects.filter(team=case.team, person=receiver).exists():
        case.team = None
    event = _hand(actor, case, reason, at)
    Handover.objects.create(event=event, from_person=before, to_person=receiver)
    notices.tell_desk(case, event, [receiver])
    return case


@transaction.atomic
def hand_to_team(*, actor: Actor, case: Case, team: Team, reason: str, at: datetime | None = None) -> Case:
    """Give a case to a team of its centre: any of them takes it over, all are told."""
    case = _locked_to_hand_over(actor, case)
    receiver = Team.objects.select_for_update().get(pk=team.pk)
    if not receiver.is_active or receiver.centre_id != case.centre_id:
        raise Refused(
            _("“%(team)s”不在“%(centre)s”，或者不再接收办件。请选别的小组。")
            % {"team": receiver, "centre": case.centre}
        )
    if case.team_id == receiver.pk and case.handler is None:
        raise Refused(_("这件已经在“%(team)s”等人接手。请选别的小组。") % {"team": receiver})
    before = case.handler
    case.team, case.handler = receiver, None
    event = _hand(actor, case, reason, at)
    Handover.objects.create(event=event, from_person=before, to_team=receiver)
    members = receiver.members.select_related("person").filter(person__is_active=True).order_by("pk")
    notices.tell_desk(
        case,
        event,
        [m.person for m in members if places.holds_role(m.person, case.centre, *places.DESK_ROLES)],
    )
    return case


@transaction.atomic
def hand_to_centre(
    *, actor: Actor, case: Case, centre: Place, reason: str, at: datetime | None = None
) -> Case:
    """Give a case to the desk of another service centre: from then on it alone sees and handles it.

    The applicant is told, since they may have to go there.
    """
    case = _locked_to_hand_over(actor, case)
    receiver = Place.objects.get(pk=centre.pk)
    if receiver.pk == case.centre_id:
        raise Refused(_("这件已经在“%(centre)s”。请选别的服务中心。") % {"centre": receiver})
    desk = places.desk_workers_of(receiver)
    if not desk:
        raise Refused(
            _("“%(centre)s”现在没有窗口人员，不能接收办件。请选别的服务中心。") % {"centre": receiver}
        )
    before = case.handler
    case.centre, case.team, case.handler = receiver, None, None
    event = _hand(actor, case, reason, at)
    Handover.objects.create(event=event, from_person=before, to_centre=receiver)
    # Who would decide on more time is somebody else now: the new handler asks again.
    case.extensions.filter(state=ExtensionState.WAITING).update(
        state=ExtensionState.LAPSED, decided_at=event.at
    )
    search.index(case)
    notices.tell_moved(case, event)
    notices.tell_desk(case, event, desk)
    return case


def _locked_to_hand_over(actor: Actor, case: Case) -> Case:
    case = lock(case)
    require_desk(actor, case)
    require_state(case, Deed.HAND_OVER)
    if not rules.hands_over(actor, case):
        if rules.is_on_the_applicants_side(actor, case):
            raise refusals.HasAStake(case)
        raise refusals.NotTheHandler(case)
    return case


def _hand(actor: Actor, case: Case, reason: str, at: datetime | None) -> CaseEvent:
    """The step itself; why is told to colleagues only."""
    words = clean_words(reason, needed=_("还没有写转交的原因。请写清楚，让接手的人明白。"))
    moment = at or clock.now()
    event = finish(actor=actor, case=case, deed=Deed.HAND_OVER, from_desk=True, at=moment)
    leave_note(actor=actor, case=case, body=words, at=moment, event=event)
    return event


def _said(case: Case) -> dict[str, object]:
    return {"reference": case.reference, "handler": case.handler}
