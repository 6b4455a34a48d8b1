"""What the platform knows already, so that nobody writes it again: `knownAs` in a layout.

What a room below knows is registered here; a room above adds its own with `register` in its `apps.py`. An
answer filled in this way is marked, and the person looks it over before it is handed in.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.acting import Actor
from lianyuan.companies import queries as companies
from lianyuan.companies import uscc
from lianyuan.companies.models import Company

from .definition import Question
from .widgets import TEXTS, Widget

Provider = Callable[[Actor], Any]


@dataclass(frozen=True)
class Known:
    """One thing that is known of whoever fills in a form: what it is called, and which questions take it.

    `source` is where it stands, as the mark beside the question says.
    """

    label: str | Promise
    widgets: frozenset[Widget]
    provide: Provider
    source: str | Promise


ACCOUNT = _("您的账号")
REGISTER = _("企业名录")
KNOWN: dict[str, Known] = {}


def register(
    name: str,
    *,
    label: str | Promise,
    widgets: frozenset[Widget],
    provide: Provider,
    source: str | Promise = REGISTER,
) -> None:
    """Say what is known under a name such as `person.phone`; `provide` gives None where it isn't.

    Raises ValueError for a name that is taken.
    """
    if name in KNOWN:
        raise ValueError(f"{name!r} is known already")
    KNOWN[name] = Known(label=label, widgets=widgets, provide=provide, source=source)


def known_answers(actor: Actor, questions: list[Question]) -> dict[str, Any]:
    """The answers to those of the questions that are known, by key."""
    found = {}
    for question in questions:
        known = KNOWN.get(question.known_as)
        value = known.provide(actor) if known is not None else None
        if value not in (None, ""):
            longest = question.rule.get("maxLength", 0)
            found[question.key] = value[:longest] if longest and isinstance(value, str) else value
    return found


def sources(
    questions: Sequence[Question], answers: dict[str, Any], prefilled: Collection[str]
) -> dict[str, str | Promise]:
    """Where the answers to these questions come from that nobody wrote, by key.

    `prefilled` are those filled in from what is known of the person; beside them, what stands in the register
    of the company whose code is among the answers, and was filled in by it.
    """
    found: dict[str, str | Promise] = {}
    for question in questions:
        code = answers.get(question.key)
        if question.fills_in and isinstance(code, str) and uscc.is_valid(code):
            company = companies.company_with_code(code)
            known = of_company(company) if company is not None else {}
            found |= {
                other: REGISTER
                for name, other in question.fills_in.items()
                if name in known and answers.get(other) == known[name]
            }
    for question in questions:
        if question.key in prefilled and question.known_as in KNOWN:
            found[question.key] = KNOWN[question.known_as].source
    return found


def unchanged(actor: Actor, questions: list[Question], answers: dict[str, Any]) -> set[str]:
    """The questions whose answers are still what was known of them."""
    return {key for key, value in known_answers(actor, questions).items() if answers.get(key) == value}


def of_company(company: Company) -> dict[str, Any]:
    """What anyone may know of a company of the register: `name`, `address`, `industry` and `place`."""
    place = company.place
    where = (
        f"{place.address or place.name}{company.room}" if place else f"{company.building_text}{company.room}"
    )
    found: dict[str, Any] = {"name": company.name, "address": where, "industry": company.industry_id}
    if place is not None:
        found["place"] = {"place": place.pk, **({"line": company.room} if company.room else {})}
    return {name: value for name, value in found.items() if value}


def _of_person(name: str) -> Provider:
    return lambda actor: getattr(actor.person, name, None) if actor.person is not None else None


def _of_own_company(name: str) -> Provider:
    def provide(actor: Actor) -> Any:
        # Whom one acts for is looked up on every request, so this company is theirs to speak for.
        company = companies.company_known(actor.company_id) if actor.company_id is not None else None
        if company is None:
            return None
        return company.uscc if name == "uscc" else of_company(company).get(name)

    return provide


register(
    "person.name",
    label=_("本人的称呼"),
    widgets=TEXTS,
    provide=_of_person("display_name"),
    source=ACCOUNT,
)
register(
    "person.phone",
    label=_("本人的手机号"),
    widgets=frozenset({Widget.PHONE}),
    provide=_of_person("phone"),
    source=ACCOUNT,
)
register(
    "person.email",
    label=_("本人的邮箱"),
    widgets=frozenset({Widget.EMAIL}),
    provide=_of_person("email"),
    source=ACCOUNT,
)
register("company.name", label=_("企业名称"), widgets=TEXTS, provide=_of_own_company("name"))
register(
    "company.uscc",
    label=_("企业的统一社会信用代码"),
    widgets=frozenset({Widget.USCC}),
    provide=_of_own_company("uscc"),
)
register("company.address", label=_("企业地址"), widgets=TEXTS, provide=_of_own_company("address"))
register(
    "company.industry",
    label=_("企业的行业代码"),
    widgets=frozenset({Widget.INDUSTRY}),
    provide=_of_own_company("industry"),
)
register(
    "company.place",
    label=_("企业所在地点"),
    widgets=frozenset({Widget.PLACE}),
    provide=_of_own_company("place"),
)
