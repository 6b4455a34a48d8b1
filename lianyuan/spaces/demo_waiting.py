"""Someone of the demo who waits, and a display that is set up."""

from django.utils import timezone

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.core import clock
from lianyuan.core.refusals import Refused

from .actions.waiting import exact_wish, join
from .models import Booking, DoorDisplay


def fill() -> int:
    """One who waits for the first meeting that is booked; how many wait."""
    booking = Booking.objects.holding().filter(space__name="会议室").order_by("starts").first()
    resident = Person.objects.filter(username="resident").first()
    if booking is None or resident is None:
        return 0
    DoorDisplay.objects.get_or_create(space=booking.space, defaults={"made_at": clock.now()})
    begins, ends = timezone.localtime(booking.starts), timezone.localtime(booking.ends)
    wish = exact_wish(title="示例：读书会", starts=begins, ends=ends)
    try:
        join(actor=Actor(person=resident), space=booking.space, wish=wish)
    except Refused:
        return 0
    return 1
