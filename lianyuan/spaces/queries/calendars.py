"""Series and invitations, as whoever asks may see them."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.companies.models import Membership

from .. import rules
from ..models import Booking, InvitationMail, Invitee, InviteeState, Space
from ..tokens import hashed


def space_to_repeat(pk: int) -> Space | None:
    """A room that is booked by name."""
    return Space.objects.bookable().filter(pk=pk).select_related("place").first()


def rooms_to_move_to(booking: Booking) -> QuerySet[Space]:
    """Rooms of the same place, besides the booking's own."""
    return Space.objects.bookable().filter(place=booking.space.place_id).exclude(pk=booking.space_id)


def rooms_with_calendar() -> QuerySet[Space]:
    """Rooms whose days may be read as a calendar."""
    return Space.objects.bookable().select_related("place")


def times_left(booking: Booking) -> int:
    """How many bookings of its series still stand."""
    if booking.series_id is None:
        return 0
    return Booking.objects.holding().filter(series=booking.series_id).count()


def is_host(actor: Actor, booking: Booking) -> bool:
    """Whether whoever asks made the booking, and not just keeps its room."""
    return bool(rules.made(actor, booking))


def invitees_of(actor: Actor, booking: Booking) -> list[Invitee]:
    """Who is invited, for whoever made the booking; `unreached` says that a mail to them was given up."""
    if not rules.made(actor, booking):
        return []
    rows = booking.invitees.exclude(state=InviteeState.WITHDRAWN).select_related("person")
    failed = InvitationMail.objects.filter(invitee=OuterRef("pk"), failed_at__isnull=False)
    return list(rows.annotate(unreached=Exists(failed)).order_by("pk"))


def invitees_made_by(actor: Actor, booking: Booking) -> QuerySet[Invitee]:
    """Invitations whoever asks may take back."""
    rows = Invitee.objects.filter(booking=booking).select_related("booking__space")
    return rows if rules.made(actor, booking) else rows.none()


def colleagues_of(actor: Actor, booking: Booking) -> QuerySet[Person]:
    """The people of the company a booking was made for, besides whoever made it."""
    if booking.company_id is None or not rules.made(actor, booking):
        return Person.objects.none()
    people = Membership.objects.current().filter(company=booking.company_id).values("person")
    return Person.objects.filter(pk__in=people).exclude(pk=booking.person_id or 0).order_by("pk")


def invitation_at(token: str) -> Invitee | None:
    """The invitation at a private address."""
    return _with_booking().filter(token_hash=hashed(token)).first()


def invited(person: Person, pk: int) -> Invitee | None:
    """An invitation of one's own."""
    return _with_booking().filter(person=person, pk=pk).first()


def _with_booking() -> QuerySet[Invitee]:
    return Invitee.objects.select_related("booking__space__place", "booking__person", "person")


@dataclass(frozen=True)
class SeriesPart:
    """What a booking's page says about its series, calendar file and invitations."""

    booking: Booking
    times: int
    invitees: list[Invitee]
    is_host: bool

    @property
    def coming(self) -> str:
        """How many said they come, in words."""
        coming = sum(each.state == InviteeState.ACCEPTED for each in self.invitees)
        return _("邀请 %(n)s 人，%(coming)s 人说来") % {"n": len(self.invitees), "coming": coming}


def calendar_part(actor: Actor, booking: Booking) -> SeriesPart:
    """For the part `spaces/parts/calendar.html` of a booking's page."""
    return SeriesPart(booking, times_left(booking), invitees_of(actor, booking), is_host(actor, booking))
