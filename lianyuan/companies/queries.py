"""Reads about companies."""

from lianyuan.accounts.models import Person

from .models import Membership


def current_membership(person: Person, company_id: int) -> Membership | None:
    """The person's current membership of a company, with the company, or None."""
    return (
        Membership.objects.current().filter(person=person, company_id=company_id).select_related("company").first()
    )


def memberships_of(person: Person) -> list[Membership]:
    """The companies a person belongs to now, by name."""
    return list(Membership.objects.current().filter(person=person).select_related("company").order_by("company__name"))
