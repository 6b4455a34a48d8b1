"""Companies and their people, for tests."""

from itertools import count
from typing import Any

from django.utils import timezone

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import CompanyRoleName
from lianyuan.accounts.tests.factories import make_person
from lianyuan.companies.models import Company, Membership

CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_numbers = count(1)


def make_uscc(number: int = 0) -> str:
    """A code with a right check character (GB 32100-2015), made from a number; a fresh one for 0."""
    body = f"91330402{number or next(_numbers):09d}"
    total = sum(CODE_LETTERS.index(letter) * 3**place for place, letter in enumerate(body))
    return body + CODE_LETTERS[-total % 31]


def make_company(*, name: str = "", uscc: str = "", **fields: Any) -> Company:
    """A saved company with a valid code."""
    uscc = uscc or make_uscc()
    name = name or f"示例{uscc[-6:-1]}电商有限公司"
    fields.setdefault("search_text", Company.search_text_of(name, uscc))
    return Company.objects.create(name=name, uscc=uscc, **fields)


def make_membership(
    *,
    person: Person | None = None,
    company: Company | None = None,
    role: CompanyRoleName = CompanyRoleName.STAFF,
    ended: bool = False,
) -> Membership:
    """A person's part in a company (both made when not given), ended when asked for."""
    return Membership.objects.create(
        person=person or make_person(),
        company=company or make_company(),
        role=role,
        ended_at=timezone.now() if ended else None,
    )


def acting_for(person: Person, company: Company) -> Actor:
    """The person acting for the company, as the middleware would make it after checking the membership."""
    return Actor(person=person, company_id=company.pk, company_label=company.name)
