"""Who may do what with a company."""

import rules

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.roles import CompanyRoleName
from lianyuan.places import queries as places

from .models import Company, Membership


@rules.predicate
def is_member(actor: Actor, company: Company) -> bool:
    """Belongs to the company now."""
    return (
        Membership.objects.current().filter(person=actor.person, company=company).exists()
        if actor.person
        else False
    )


@rules.predicate
def owns(actor: Actor, company: Company) -> bool:
    """Runs the company now."""
    if actor.person is None:
        return False
    held = Membership.objects.current().filter(
        person=actor.person, company=company, role=CompanyRoleName.OWNER
    )
    return held.exists()


@rules.predicate
def acts_for(actor: Actor, company: Company) -> bool:
    """Does this deed as the company."""
    return actor.company_id == company.pk


@rules.predicate
def is_served(actor: Actor, company: Company) -> bool:
    """Works on a desk that serves the place the company is at."""
    return places.serves(actor.person, company.place)


@rules.predicate
def imports_rosters(actor: Actor) -> bool:
    """Works on any desk or administers any place; or is at the command line, which only operators reach."""
    if actor.origin:
        return True
    return actor.person is not None and places.works_at_a_desk(actor.person)


sees_private: rules.Predicate = is_member | is_served
changes: rules.Predicate = (acts_for & owns) | is_served
manages_people: rules.Predicate = acts_for & owns
