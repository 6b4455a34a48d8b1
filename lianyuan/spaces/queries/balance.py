"""What somebody has left of their hours, and what the administrators see of the quotas."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.core import clock
from lianyuan.core.paging import Page, page_of
from lianyuan.places.models import Place

from .. import quotas
from ..models import Counts, PeakHours, Quota, QuotaException, Space
from ..parties import Party
from ..quota_words import hours_in_words, quota_in_words

MOST_ROWS = 200


@dataclass(frozen=True)
class Balance:
    """One quota as somebody stands with it in a week or month; times are minutes."""

    words: str
    used: int
    most: int
    begins: date
    ends: date
    exceptions: Sequence[QuotaException]

    @property
    def used_hours(self) -> str:
        """What was used, as a number of hours."""
        return f"{self.used / 60:.2f}".rstrip("0").rstrip(".")

    @property
    def most_hours(self) -> str:
        """What may be used, as a number of hours."""
        return f"{self.most / 60:.2f}".rstrip("0").rstrip(".")

    @property
    def left_words(self) -> str:
        """What is left, in words."""
        return hours_in_words(max(self.most - self.used, 0))


def balance_in(space: Space, actor: Actor, day: date | None = None) -> list[Balance]:
    """What whoever acts has left for one room in the week and month of a day, today unless given."""
    party = Party.of_actor(actor)
    return _balances(quotas.quotas_for(space, party), party, day or clock.today())


def balances_of(actor: Actor, day: date | None = None) -> list[Balance]:
    """What whoever acts has left everywhere."""
    party = Party.of_actor(actor)
    counts = Counts.COMPANY if party.company_id is not None else Counts.PERSON
    rules = Quota.objects.filter(counts=counts).select_related("place")[:MOST_ROWS]
    return _balances(list(rules), party, day or clock.today())


def _balances(rows: Sequence[Quota], party: Party, day: date) -> list[Balance]:
    return [
        Balance(
            quota_in_words(standing.quota),
            standing.used,
            standing.most,
            standing.begins,
            standing.ends - timedelta(days=1),
            standing.exceptions,
        )
        for standing in quotas.standings(rows, party, day)
    ]


def places_arranged_by(person: Person) -> QuerySet[Place]:
    """The places a person administers, with all inside them."""
    return Place.objects.where_person_is(person, PlaceRoleName.ADMINISTRATOR).order_by("path")


def quotas_of(person: Person) -> QuerySet[Quota]:
    """The quotas of the places a person administers."""
    return Quota.objects.filter(place__in=places_arranged_by(person)).select_related("place")


def peaks_of(person: Person) -> QuerySet[PeakHours]:
    """The peak times of the places a person administers."""
    found = PeakHours.objects.filter(place__in=places_arranged_by(person)).select_related("place")
    return found.order_by("place__path", "weekday", "begins")


def exceptions_of(person: Person) -> QuerySet[QuotaException]:
    """What was granted beyond quotas of the places a person administers."""
    found = QuotaException.objects.filter(quota__place__in=places_arranged_by(person))
    return found.select_related("quota__place", "person", "company", "granted_by")


def exceptions_page(person: Person, *, key: str = "", size: int = 30) -> Page[QuotaException]:
    """A page of them, the latest first."""
    return page_of(exceptions_of(person), order=("-id",), key=key, size=size)


@dataclass(frozen=True)
class QuotaRow:
    """A quota in words, for its list."""

    quota: Quota
    words: str


def quota_rows(person: Person) -> list[QuotaRow]:
    """The quotas an administrator sees, in words."""
    return [QuotaRow(quota, quota_in_words(quota)) for quota in quotas_of(person)[:MOST_ROWS]]
