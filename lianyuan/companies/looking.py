"""When the desk looks at what is private to a company, that is written down for the company's people."""

from django.utils.translation import gettext_noop

from lianyuan.accounts import look_ups
from lianyuan.accounts.acting import Actor

from . import rules
from .models import Company, Membership


def note_look(actor: Actor, company: Company, *, what: str, why: str) -> None:
    """Record that someone of the desk sees the private half of a company; its own people are not recorded."""
    if rules.is_member(actor, company) or not rules.is_served(actor, company):
        return
    members = Membership.objects.current().filter(company=company).values_list("person_id", flat=True)
    look_ups.record(
        actor=actor, as_role=gettext_noop("服务台"), target=company, what=what, why=why, concerns=members
    )
