"""Companies as programs read and write them."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop
from ninja import Schema
from pydantic import ConfigDict, Field

from lianyuan.core.rest.listing import Paged
from lianyuan.core.rest.words import Words
from lianyuan.places.api import PlaceName

from . import models
from .models.register import ChainStage, StartupStage


class IndustryName(Schema):
    """An entry of the national classification, GB/T 4754-2017."""

    code: str
    name: str


class CompanyLine(Schema):
    """A company in a list."""

    id: int
    name: str
    uscc: str = Field(description=gettext_noop("统一社会信用代码"))
    trade: str = Field(description=gettext_noop("主营行业"))
    industry: IndustryName | None
    chain_stage: ChainStage | None
    startup_stage: StartupStage | None
    place: PlaceName | None
    building: str = Field(description=gettext_noop("名册上写的楼宇，没有对应地点时看它"))
    room: str


class Honour(Schema):
    """A title a company was given."""

    title: str
    given_by: str
    year: int | None


class CompanyPrivate(Schema):
    """What only a company's own people and the desk that serves it see; `remark` only the desk."""

    contact_name: str
    contact_phone: str
    headcount: int | None
    remark: str | None


class Company(CompanyLine):
    """A company. `private` is null for whoever may not see it."""

    founded_on: date | None
    registered_capital: Decimal | None = Field(description=gettext_noop("注册资本，万元"))
    introduction: str
    honours: list[Honour]
    version: int
    private: CompanyPrivate | None


class CompanyChange(Schema):
    """What to change; what is left out stays, null empties. A company's owner may not change all of it."""

    model_config = ConfigDict(extra="forbid")

    name: Words | None = None
    place: int | None = None
    trade: Words | None = None
    industry: Words | None = Field(None, description=gettext_noop("行业代码，如 6513"))
    chain_stage: ChainStage | None = None
    startup_stage: StartupStage | None = None
    room: Words | None = None
    founded_on: date | None = None
    registered_capital: Decimal | None = Field(None, description=gettext_noop("注册资本，万元"))
    headcount: int | None = None
    introduction: Words | None = None
    remark: Words | None = None
    contact_name: Words | None = None
    contact_phone: Words | None = None

    def sent(self) -> dict[str, Any]:
        """What was sent, as a form takes it."""
        values = self.model_dump(exclude_unset=True)
        return {name: "" if value is None else value for name, value in values.items()}


class NewCompany(CompanyChange):
    """A company to enter in the register."""

    name: Words
    uscc: Words = Field(description=gettext_noop("统一社会信用代码"))


class CompanyFilter(Paged):
    """Which companies; what is left out doesn't matter."""

    q: Words = Field("", max_length=100, description=gettext_noop("名称或代码里的字，几个词用空格分开"))
    place: int | None = Field(None, description=gettext_noop("地点编号，连同它里面的地点"))
    section: Words = Field("", max_length=1, description=gettext_noop("行业门类的字母，如 F"))
    chain_stage: ChainStage | None = None
    startup_stage: StartupStage | None = None
    honoured: bool = False


def line_of(company: models.Company) -> dict[str, Any]:
    """A company with its place and industry as `CompanyLine`."""
    place, industry = company.place, company.industry
    return {
        "id": company.pk,
        "name": company.name,
        "uscc": company.uscc,
        "trade": company.trade,
        "industry": {"code": industry.code, "name": industry.name} if industry else None,
        "chain_stage": company.chain_stage or None,
        "startup_stage": company.startup_stage or None,
        "place": {"id": place.pk, "name": place.name} if place else None,
        "building": company.building_text,
        "room": company.room,
    }


def shape_of(company: models.Company, *, private: bool, remark: bool) -> dict[str, Any]:
    """A company as `company_with_all` reads it, as `Company`; the private half only when asked for."""
    contact = getattr(company, "contact", None)
    return {
        **line_of(company),
        "founded_on": company.founded_on,
        "registered_capital": company.registered_capital,
        "introduction": company.introduction,
        "honours": [
            {"title": honour.title, "given_by": honour.given_by, "year": honour.year}
            for honour in company.honours.all()
        ],
        "version": company.version,
        "private": {
            "contact_name": contact.name if contact else "",
            "contact_phone": contact.phone if contact else "",
            "headcount": company.headcount,
            "remark": company.remark if remark else None,
        }
        if private
        else None,
    }
