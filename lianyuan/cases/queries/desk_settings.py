"""What a centre's administrator settles about its desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.core import clock, dates
from lianyuan.places.models import OpeningHours, Place, PlaceRole
from lianyuan.places.queries import DESK_ROLES
from lianyuan.workdays.queries import calendar

from ..desk_hours import day_of_filing, spans_of
from ..models import DeskHours, DeskWatch, LineCause


def centres_of(person: Person) -> QuerySet[Place]:
    """The service centres a person administers."""
    mine = Place.objects.where_person_is(person, PlaceRoleName.ADMINISTRATOR)
    return mine.filter(services__isnull=False).distinct().order_by("path")


def watch_of(centre: Place) -> DeskWatch:
    """How a centre's deadlines are watched; as usual where nobody has settled it."""
    return DeskWatch.objects.filter(centre=centre).first() or DeskWatch(centre=centre)


def possible_watchers(centre: Place) -> QuerySet[Person]:
    """Who may be named: whoever works at the centre's desk or administers it or a place around it."""
    held = PlaceRole.objects.current().filter(
        place__in=[*centre.ancestor_ids, centre.pk], role__in=DESK_ROLES
    )
    return Person.objects.filter(pk__in=held.values("person")).order_by("display_name", "pk")


@dataclass(frozen=True)
class DeskToday:
    """A desk's hours on the day itself, and from which day filing now would count, if not from today."""

    words: str
    counts_from: str


def desk_today(hours: Sequence[DeskHours]) -> DeskToday:
    """Today at a desk; nothing to say where it has no hours."""
    if not hours:
        return DeskToday("", "")
    now, today = clock.now(), clock.today()
    known = calendar(since=today - timedelta(days=1))
    on, cause = day_of_filing(now, hours, known)
    later = "" if cause == LineCause.PLAIN else dates.short_day(on)
    if not known.works(today):
        return DeskToday(_("今天休息"), later)
    spans = _spans(today, hours)
    return DeskToday(_("今天 %(hours)s") % {"hours": spans} if spans else _("今天不开"), later)


def _spans(day: date, hours: Sequence[DeskHours]) -> str:
    return " ".join(f"{row.opens:%H:%M}–{row.closes:%H:%M}" for row in spans_of(day, hours))


def as_opening_hours(hours: Sequence[DeskHours]) -> list[OpeningHours]:
    """Desk hours in the form in which places write and read theirs."""
    return [OpeningHours(weekday=row.weekday, opens=row.opens, closes=row.closes) for row in hours]
