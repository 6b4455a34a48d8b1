"""Keeping the register: entering a company, changing what it says, honours."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.core.sentences import listed
from lianyuan.places import rules as place_rules
from lianyuan.search import actions as search

from .. import rules
from ..models import Company, CompanyContact, Honour, Industry

CONTACT_FIELDS = ("contact_name", "contact_phone")
# What a company says of itself; the rest is what the public register says, which the desk keeps.
OWN_FIELDS = frozenset(
    {
        "trade",
        "industry",
        "chain_stage",
        "startup_stage",
        "room",
        "headcount",
        "introduction",
        *CONTACT_FIELDS,
    }
)


@transaction.atomic
def enter_company(*, actor: Actor, values: dict[str, Any]) -> Company:
    """Enter a company by hand, by a desk that serves its place. Refused when its code is registered."""
    if not place_rules.serves(actor, values.get("place")):
        raise NotAllowed(_("只有服务台可以登记企业。您可以认领自己的企业，由服务台核对。"))
    return insert_company(actor=actor, values=values)


def insert_company(*, actor: Actor, values: dict[str, Any]) -> Company:
    """Write a new company with its contact and its audit entry; the caller has checked who may."""
    fields = {name: value for name, value in values.items() if name not in CONTACT_FIELDS}
    keep_industry(fields.get("industry"))
    company = Company(**fields, search_text=Company.search_text_of(fields["name"], fields["uscc"]))
    # The unique code decides between two who enter the same company at once.
    Company.objects.bulk_create([company], ignore_conflicts=True)
    entered = Company.objects.get(uscc=company.uscc)
    if entered.created_at != company.created_at:
        raise Refused(
            _("代码 %(uscc)s 已经登记为“%(name)s”。请在名录里查看它。")
            % {"uscc": entered.uscc, "name": entered}
        )
    CompanyContact.objects.create(
        company=entered, name=values.get("contact_name", ""), phone=values.get("contact_phone", "")
    )
    search.index(entered)
    audit.record(actor=actor, verb=gettext_noop("登记企业"), target=entered, after=audited(entered))
    return entered


def keep_industry(industry: Industry | None) -> None:
    """Keep a class that the table didn't have; two who bring it at once keep it once."""
    if industry is not None and industry._state.adding:
        Industry.objects.bulk_create([industry], ignore_conflicts=True)


@transaction.atomic
def change_company(*, actor: Actor, company: Company, version: int, changes: dict[str, Any]) -> Company:
    """Change what the register says of a company, by its owner acting for it or a desk that serves it.

    `version` is the one the form was made from; when someone else changed the company since, it is refused.
    """
    if not rules.changes(actor, company):
        raise NotAllowed(_("只有企业负责人（以企业名义）或服务台可以修改企业资料。"))
    if not rules.is_served(actor, company) and (foreign := set(changes) - OWN_FIELDS):
        raise NotAllowed(_("%(fields)s 由服务台修改。") % {"fields": listed(sorted(foreign))})
    company = lock_company(company)
    if company.version != version:
        raise Refused(_("“%(name)s”的资料刚被别人改过。请重新打开，看过新的内容再改。") % {"name": company})
    before = audited(company)
    fields = {name: value for name, value in changes.items() if name not in CONTACT_FIELDS}
    keep_industry(fields.get("industry"))
    for name, value in fields.items():
        setattr(company, name, value)
    company.search_text = Company.search_text_of(company.name, company.uscc)
    contact_changed = _change_contact(company, changes)
    after = audited(company)
    changed = {name for name in after if before[name] != after[name]}
    if not changed and not contact_changed:
        return company
    company.version += 1
    company.save()
    search.index(company)
    audit.record(
        actor=actor,
        verb=gettext_noop("修改企业资料"),
        target=company,
        before={name: before[name] for name in changed},
        # Contacts are private: the trail says that they changed, not how.
        after={name: after[name] for name in changed} | ({"contact": _("已修改")} if contact_changed else {}),
    )
    return company


def lock_company(company: Company) -> Company:
    """The company as it stands, which nobody else changes until the transaction ends."""
    return Company.objects.select_for_update().get(pk=company.pk)


def _change_contact(company: Company, changes: dict[str, Any]) -> bool:
    if not set(CONTACT_FIELDS) & set(changes):
        return False
    contact, _new = CompanyContact.objects.get_or_create(company=company)
    wanted = (changes.get("contact_name", contact.name), changes.get("contact_phone", contact.phone))
    if (contact.name, contact.phone) == wanted:
        return False
    contact.name, contact.phone = wanted
    contact.save()
    return True


@transaction.atomic
def record_honour(*, actor: Actor, company: Company, title: str, given_by: str, year: int | None) -> Honour:
    """Record a title a company was given, by a desk that serves it."""
    if not rules.is_served(actor, company):
        raise NotAllowed(_("荣誉由服务台核对后登记。请把证书带到服务台。"))
    honour = Honour(company=company, title=title, given_by=given_by, year=year)
    Honour.objects.bulk_create([honour], ignore_conflicts=True)
    kept = Honour.objects.get(company=company, title=title, given_by=given_by)
    search.index(company)
    audit.record(
        actor=actor,
        verb=gettext_noop("登记荣誉"),
        target=company,
        after={"honour": f"{title}({given_by},{year or '—'})"},
    )
    return kept


@transaction.atomic
def remove_honour(*, actor: Actor, honour: Honour) -> None:
    """Take back an honour recorded by mistake, by a desk that serves the company."""
    if not rules.is_served(actor, honour.company):
        raise NotAllowed(_("荣誉由服务台登记和更正。"))
    audit.record(
        actor=actor,
        verb=gettext_noop("删除荣誉"),
        target=honour.company,
        before={"honour": f"{honour.title}({honour.given_by})"},
    )
    honour.delete()
    search.index(honour.company)


# What the trail may keep of a company, by field; contacts are private and left out.
AUDITED = (
    "name",
    "uscc",
    "trade",
    "industry_id",
    "chain_stage",
    "startup_stage",
    "place_id",
    "building_text",
    "room",
    "founded_on",
    "registered_capital",
    "headcount",
    "introduction",
    "remark",
)


def audited(company: Company) -> dict[str, str]:
    """A company's values as the audit trail keeps them."""
    return {name: "" if (value := getattr(company, name)) is None else str(value) for name in AUDITED}
