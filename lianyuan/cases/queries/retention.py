"""What the pages about keeping closed cases show."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.core.paging import Page, page_of
from lianyuan.core.sentences import counted
from lianyuan.places.models import Place

from ..models import Ending, RetentionRule, RetentionRun, Service
from ..retention import due_counts

RUN_ORDER = ["-id"]


def services_kept_by(person: Person) -> QuerySet[Service]:
    """The services whose retention the person may set, with their rule."""
    centres = Place.objects.where_person_is(person, PlaceRoleName.ADMINISTRATOR)
    services = Service.objects.filter(centre__in=centres).select_related("centre", "retention")
    return services.order_by("position", "name", "pk")


def rule_of(service: Service) -> RetentionRule | None:
    """A service's rule, or None where its cases are kept."""
    rule: RetentionRule | None = getattr(service, "retention", None)
    return rule


@dataclass(frozen=True)
class Kept:
    """A service, what becomes of its closed cases, and how many a run would take now."""

    service: Service
    words: str
    due: int


@dataclass(frozen=True)
class Done:
    """What a run did to one service's cases."""

    run: RetentionRun
    words: list[str]


@dataclass(frozen=True)
class RetentionPage:
    """The page about keeping: a dry run over the services, and the runs there were."""

    services: list[Kept]
    runs: list[Done]
    page: Page[RetentionRun]


def retention_page(person: Person, *, key: str = "") -> RetentionPage:
    """What a run would do now at the services of a person, and what the last ones did there."""
    services = list(services_kept_by(person))
    page = page_of(RetentionRun.objects.select_related("by"), order=RUN_ORDER, key=key)
    due = due_counts([rule for service in services if (rule := rule_of(service))])
    names = {service.slug: service.name for service in services}
    return RetentionPage(
        services=[
            Kept(service, rule_words(rule_of(service)), due.get(service.pk, 0)) for service in services
        ],
        runs=[Done(run, _done(run, names)) for run in page.rows],
        page=page,
    )


def rule_words(rule: RetentionRule | None) -> str:
    """A rule in words."""
    if rule is None:
        return _("一直保存")
    words = (
        counted("结束 %(months)s 个月后去标识", rule.months)
        if rule.what == Ending.ANONYMISE
        else counted("结束 %(months)s 个月后删除", rule.months)
    )
    return words % {"months": rule.months}


def _done(run: RetentionRun, names: dict[str, str]) -> list[str]:
    words = []
    for slug, counts in run.counts.items():
        if slug not in names:
            continue
        for name, message in (
            ("anonymised", _("%(service)s去标识 %(n)s 件")),
            ("deleted", _("%(service)s删除 %(n)s 件")),
        ):
            if counts[name]:
                words.append(message % {"service": names[slug], "n": counts[name]})
    return words
