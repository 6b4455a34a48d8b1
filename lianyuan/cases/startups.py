"""Which company counts as a start-up, by the register and the district's terms; and why one doesn't."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lianyuan.companies import queries as companies
from lianyuan.companies.models import Company
from lianyuan.companies.models.register import StartupStage
from lianyuan.core import clock, dates
from lianyuan.core.sentences import counted, listed

from .models import StartupTerms


@dataclass(frozen=True)
class Terms:
    """The stages that count, and below how many years of age; None where age doesn't matter."""

    stages: frozenset[str]
    most_years: int | None

    @property
    def words(self) -> str:
        """The terms as people read them."""
        labels = [str(stage.label) for stage in StartupStage if stage in self.stages]
        stages = _("创业阶段是%(stages)s") % {"stages": listed(labels)}
        if self.most_years is None:
            return stages
        years = counted("成立不满 %(n)s 年", self.most_years) % {"n": self.most_years}
        return _("%(stages)s；%(years)s") % {"stages": stages, "years": years}


def terms() -> Terms:
    """The district's terms, or what counts until it says otherwise."""
    row = kept_terms()
    return Terms(frozenset(row.stages), row.most_years)


def kept_terms() -> StartupTerms:
    """The one row; unsaved, with what counts until then, where nobody wrote one."""
    return StartupTerms.objects.filter(pk=1).first() or StartupTerms(pk=1)


def is_startup(company_id: int | None) -> bool:
    """Whether the company of this id counts as a start-up today."""
    company = companies.company_known(company_id) if company_id is not None else None
    return company is not None and not why_not(company)


def why_not(company: Company) -> str:
    """Why the company doesn't count as a start-up today, and what to do; empty where it does.

    What the register doesn't say holds nobody up, as long as it says the stage or the day of founding.
    """
    wanted = terms()
    said: dict[str, Any] = {"company": company}
    if not company.startup_stage and (company.founded_on is None or wanted.most_years is None):
        return (
            _("名录里没有写“%(company)s”的创业阶段，还不知道是不是初创企业。请企业负责人在企业资料里写上。")
            % said
        )
    if company.startup_stage and company.startup_stage not in wanted.stages:
        said |= {"stage": company.get_startup_stage_display()}
        return (
            _("名录里“%(company)s”的创业阶段是“%(stage)s”，不算初创企业。不对的话，请先更正企业资料。") % said
        )
    if company.founded_on and wanted.most_years and _years(company.founded_on) >= wanted.most_years:
        said |= {"day": dates.long_day(company.founded_on), "years": wanted.most_years}
        return (
            _("名录里“%(company)s”成立于%(day)s，已满 %(years)s 年，不算初创企业。不对的话，请服务台更正。")
            % said
        )
    return ""


def _years(founded_on: date) -> int:
    """Whole years since, the anniversary completing one; of 29 February that is 1 March in other years."""
    today = clock.today()
    return today.year - founded_on.year - ((today.month, today.day) < (founded_on.month, founded_on.day))
