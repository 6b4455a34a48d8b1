"""What a company shows of itself in pictures, for anyone to see."""

from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.acting import Actor
from lianyuan.files.purposes import PICTURES, Owner, Purpose

from . import rules
from .models import Company

OWNER_KIND = "companies.company"
LOGO = Purpose(
    name="companies.logo",
    owner_kind=OWNER_KIND,
    label=_("标志"),
    kinds=PICTURES,
    megabytes=5,
    most=1,
    is_public=True,
)
PHOTO = Purpose(
    name="companies.photo",
    owner_kind=OWNER_KIND,
    label=_("照片"),
    kinds=PICTURES,
    megabytes=20,
    most=6,
    is_public=True,
)


def _anyone_sees(actor: Actor, company_id: int) -> bool:
    """A profile is public, and so are its pictures."""
    return Company.objects.filter(pk=company_id).exists()


def _changes_the_company(actor: Actor, company_id: int) -> bool:
    """Its owner acting for it, or a desk that serves it."""
    company = Company.objects.filter(pk=company_id).select_related("place").first()
    return company is not None and rules.changes(actor, company)


OWNER = Owner(kind=OWNER_KIND, may_see=_anyone_sees, may_change=_changes_the_company)
