"""When somebody closes their account, and when bookings are long over: whose they were is let go of."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.companies.models import Membership
from lianyuan.core import clock

from ..models import Booking, BookingState, ExtraRequest
from .booking import lock_booking
from .changing import end

# How long it may be read what a booking was for; afterwards only that the room was used.
WORDS_KEPT = timedelta(days=2 * 365)
OPEN = (BookingState.PENDING, BookingState.CONFIRMED, BookingState.DISPLACED)


@transaction.atomic
def let_go_of_bookings(*, actor: Actor, person: Person, at: datetime | None = None) -> None:
    """Cancel a person's coming bookings, whose time goes to others, and take the person off all of theirs.

    A company's booking stays with the company while anybody else belongs to it.
    """
    moment = at or clock.now()
    mine = Booking.objects.filter(person=person)
    colleagues = Membership.objects.current().filter(company=OuterRef("company")).exclude(person=person)
    left_alone = Q(company=None) | ~Exists(colleagues)
    coming = mine.filter(left_alone, state__in=OPEN, ends__gt=moment)
    for booking in coming.select_related("space").order_by("space_id", "pk"):
        found, _locked = lock_booking(booking)
        if found.state in OPEN:
            end(actor=actor, booking=found, state=BookingState.CANCELLED, reason="", at=moment)
    empty_words(mine.filter(company=None))
    mine.update(person=None)


def empty_old_words(at: datetime) -> int:
    """Empty what bookings of over two years ago were for, and what was written with them; how many."""
    return empty_words(Booking.objects.filter(ends__lt=at - WORDS_KEPT))


def empty_words(bookings: QuerySet[Booking]) -> int:
    """Leave of bookings when a room was used and by how many, not what for."""
    said = bookings.exclude(title="", note="", reason="")
    asked = ExtraRequest.objects.filter(booking__in=bookings).exclude(words="", answer="")
    asked.update(words="", answer="")
    return said.update(title="", note="", reason="")
