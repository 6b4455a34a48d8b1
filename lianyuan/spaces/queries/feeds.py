"""What stands in a private calendar, as its person may see it now; the same bookings always read the same."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Event

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.companies.models import Membership
from lianyuan.core import clock
from lianyuan.core.languages import speaking

from .. import ics, rules
from ..models import HOLDS, Booking, Closure, Feed, Invitee, InviteeState, Offer, OfferState, Space
from ..tokens import FEED, hashed, told_again
from .free import leaves_of

# Long enough back to look something up, and for a calendar read once in a while to hear of what is off.
DAYS_BACK = 31
DAYS_AHEAD = 400
CANCELLED_TOLD_DAYS = 31
MOST_EVENTS = 2000


@dataclass(frozen=True)
class Served:
    """A calendar as it is served."""

    content: bytes
    etag: str
    changed_at: datetime


def feed_at(token: str) -> Feed | None:
    """The feed at a private address, while its person may sign in."""
    rows = Feed.objects.filter(token_hash=hashed(token), person__is_active=True)
    return rows.select_related("person", "space__place").first()


def feeds_of(person: Person) -> QuerySet[Feed]:
    """A person's private addresses."""
    return Feed.objects.filter(person=person).select_related("space__place")


def address_of_feed(feed: Feed) -> str:
    """The whole address to be given to a calendar; empty where it can't be told again."""
    token = told_again(feed.token_sealed, FEED)
    return f"{settings.PUBLIC_ADDRESS}{reverse('spaces:feed', args=[token])}" if token else ""


def serve(feed: Feed, *, at: datetime | None = None) -> Served:
    """The calendar as it is now. When it differs from what was last served, the moment of that is kept."""
    moment = at or clock.now()
    with speaking(feed.person.language):
        if feed.space is None:
            events = _own(feed.person, moment)
            content = ics.calendar(events, name=_("我的场地预约"))
        else:
            content = ics.calendar(_of_room(feed.person, feed.space, moment), name=str(feed.space))
    digest = hashlib.sha256(content).hexdigest()
    changed = {}
    if digest != feed.digest or feed.changed_at is None:
        last = feed.changed_at
        # Conditional requests know whole seconds: what changed twice in one must not look the same.
        feed.changed_at = max(moment, last + timedelta(seconds=1)) if last is not None else moment
        feed.digest = digest
        changed = {"digest": digest, "changed_at": feed.changed_at}
    if feed.read_on != clock.local_date(moment):
        changed["read_on"] = clock.local_date(moment)
    if changed:
        Feed.objects.filter(pk=feed.pk).update(**changed)
    return Served(content, f'"{digest}"', feed.changed_at)


def _shown(at: datetime) -> QuerySet[Booking]:
    """Bookings near enough; what is off, while it is told."""
    off = ~Q(state__in=HOLDS) & Q(changed_at__gt=at - timedelta(days=CANCELLED_TOLD_DAYS))
    rows = Booking.objects.filter(Q(state__in=HOLDS) | off)
    rows = rows.filter(ends__gt=at - timedelta(days=DAYS_BACK), starts__lt=at + timedelta(days=DAYS_AHEAD))
    return rows.select_related("space__place").order_by("starts", "pk")


def _own(person: Person, at: datetime) -> list[Event]:
    """One's own, those of the companies one belongs to now, and those one is invited to."""
    companies = Membership.objects.current().filter(person=person).values("company")
    mine = Q(person=person, company=None) | Q(company__in=companies)
    events = [ics.event_of(booking) for booking in _shown(at).filter(mine)[:MOST_EVENTS]]
    kept = (InviteeState.ASKED, InviteeState.ACCEPTED)
    invited = Invitee.objects.filter(person=person, state__in=kept, booking__in=_shown(at))
    rows = invited.exclude(booking__in=_shown(at).filter(mine)).select_related(
        "booking__space__place", "booking__person", "person"
    )
    return events + [
        ics.event_of(
            invitee.booking,
            invitee=invitee,
            link=f"{settings.PUBLIC_ADDRESS}{reverse('spaces:invited', args=[invitee.pk])}",
        )
        for invitee in rows.order_by("booking__starts", "pk")[:MOST_EVENTS]
    ]


def _of_room(person: Person, space: Space, at: datetime) -> list[Event]:
    """When a room is taken: with titles for its desk and for whose booking it is."""
    if space.names_nobody:
        return []
    leaves = leaves_of([space])[space.pk]
    actor = Actor(person=person)
    keeps = rules.keeps(actor, space)
    companies = set(Membership.objects.current().filter(person=person).values_list("company_id", flat=True))
    family = Q(space=space) | Q(pk__in=Booking.objects.filter(occupancies__leaf__in=leaves).values("pk"))
    rows = _shown(at).filter(family)
    events = [
        ics.event_of(booking, titled=keeps or _is_own(booking, person, companies))
        for booking in rows[:MOST_EVENTS]
    ]
    near = {"ends__gt": at - timedelta(days=DAYS_BACK), "starts__lt": at + timedelta(days=DAYS_AHEAD)}
    where = ics.where_is(space)
    shut = Closure.objects.filter(pk__in=Closure.objects.filter(occupancies__leaf__in=leaves), **near)
    held = Offer.objects.filter(
        pk__in=Offer.objects.filter(occupancies__leaf__in=leaves), state=OfferState.HELD, **near
    )
    events += [
        ics.busy(f"closure-{each.pk}", each.starts, each.ends, location=where, changed_at=each.made_at)
        for each in shut.order_by("pk")[:MOST_EVENTS]
    ]
    return events + [
        ics.busy(f"offer-{each.pk}", each.starts, each.ends, location=where, changed_at=each.offered_at)
        for each in held.order_by("pk")[:MOST_EVENTS]
    ]


def _is_own(booking: Booking, person: Person, companies: set[int]) -> bool:
    if booking.company_id is not None:
        return booking.company_id in companies
    return booking.person_id == person.pk
