"""Who may do what with a case."""

import rules

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.companies import queries as companies
from lianyuan.places import queries as places
from lianyuan.places.models import Place

from . import startups
from .models import Audience, Case, EventKind, Extension, RatingAppeal, RatingFollowUp, Service


@rules.predicate
def acts_as_themselves(actor: Actor) -> bool:
    """A person acting for no company."""
    return actor.person is not None and actor.company_id is None


@rules.predicate
def is_member_of_the_company_acted_for(actor: Actor) -> bool:
    """Belongs now to the company they act for; looked up anew, since they may just have left."""
    return (
        actor.person is not None
        and actor.company_id is not None
        and companies.current_membership(actor.person, actor.company_id) is not None
    )


@rules.predicate
def is_asked_for(actor: Actor, service: Service) -> bool:
    """Acts as someone the service is for."""
    return belongs_to(actor, service.audience)


def belongs_to(actor: Actor, audience: str) -> bool:
    """Acts as one of those a service is for."""
    if audience == Audience.STARTUP:
        return startups.is_startup(actor.company_id)
    return audience == Audience.ANYONE or (audience == Audience.COMPANY) == (actor.company_id is not None)


@rules.predicate
def is_on_the_applicants_side(actor: Actor, case: Case) -> bool:
    """The applicant of a personal case, or someone who belongs now to the company whose case it is."""
    if actor.person is None:
        return False
    if case.company_id is None:
        return case.applicant_id == actor.person.pk
    return companies.current_membership(actor.person, case.company_id) is not None


@rules.predicate
def speaks_for_the_applicant(actor: Actor, case: Case) -> bool:
    """Acts as whom the case was filed: the same company, or no company."""
    return actor.company_id == case.company_id


@rules.predicate
def works_at_the_desk(actor: Actor, case: Case) -> bool:
    """Works at the case's centre, or administers it or a place around it."""
    return places.holds_role(actor.person, case.centre, *places.DESK_ROLES)


@rules.predicate
def administers_the_centre(actor: Actor, case: Case) -> bool:
    """Administers the case's centre or a place around it."""
    return places.holds_role(actor.person, case.centre, PlaceRoleName.ADMINISTRATOR)


@rules.predicate
def took_the_case(actor: Actor, case: Case) -> bool:
    """Is the case's handler."""
    return actor.person is not None and case.handler_id == actor.person.pk


@rules.predicate
def nobody_handles(actor: Actor, case: Case) -> bool:
    """The case has no handler, or one who is gone: account closed, or no role at its centre any more."""
    if case.handler is None:
        return True
    return not case.handler.is_active or not places.holds_role(case.handler, case.centre, *places.DESK_ROLES)


@rules.predicate
def has_a_hand_in_it(actor: Actor, case: Case) -> bool:
    """Did something on the case from the desk's side."""
    return took_the_case(actor, case) or case.events.filter(person=actor.person, from_desk=True).exists()


@rules.predicate
def was_filed_at_the_counter(actor: Actor, case: Case) -> bool:
    """The desk filed it for its applicant."""
    return case.events.filter(kind=EventKind.FILED, from_desk=True).exists()


@rules.predicate
def has_a_handler(actor: Actor, case: Case) -> bool:
    """Somebody is the case's handler, so that a deed of theirs has someone to answer for it."""
    return case.handler is not None


def may_decide_extension(actor: Actor, case: Case, extension: Extension) -> bool:
    """Administers the centre, and neither asked for the extension nor has the case from either side."""
    return (
        administers_the_centre(actor, case)
        and not took_the_case(actor, case)
        and not is_on_the_applicants_side(actor, case)
        and actor.person is not None
        and extension.asked_by_id != actor.person.pk
    )


@rules.predicate
def keeps_answers(actor: Actor, centre: Place) -> bool:
    """Works at the centre's desk or administers it or a place around it, acting for nobody else."""
    return bool(acts_as_themselves(actor)) and places.holds_role(actor.person, centre, *places.DESK_ROLES)


replies: rules.Predicate = is_on_the_applicants_side & speaks_for_the_applicant
rates: rules.Predicate = replies & ~has_a_hand_in_it
takes: rules.Predicate = works_at_the_desk & ~is_on_the_applicants_side
# The applicant's side never reads what the desk writes for itself, even where it works at the desk too.
reads_notes: rules.Predicate = works_at_the_desk & ~is_on_the_applicants_side
takes_over: rules.Predicate = takes & nobody_handles
# Whoever is on the applicant's side decides nothing, be they its handler or an administrator.
handles: rules.Predicate = (
    works_at_the_desk & has_a_handler & (took_the_case | administers_the_centre) & ~is_on_the_applicants_side
)
# A handler who came to have a stake in it may still pass it on.
hands_over: rules.Predicate = handles | takes_over | (works_at_the_desk & took_the_case)


@rules.predicate
def supervises(actor: Actor, follow_up: RatingFollowUp) -> bool:
    """Administers the centre whose case was rated badly, wasn't rated themselves, and has no stake in it."""
    case = follow_up.rating.case
    return (
        actor.person is not None
        and follow_up.handled_by_id != actor.person.pk
        and bool(administers_the_centre(actor, case))
        and not is_on_the_applicants_side(actor, case)
    )


@rules.predicate
def decides_appeals(actor: Actor, appeal: RatingAppeal) -> bool:
    """Would supervise the rating, and didn't appeal against it."""
    return (
        actor.person is not None
        and appeal.appellant_id != actor.person.pk
        and bool(supervises(actor, appeal.rating.follow_up))
    )
