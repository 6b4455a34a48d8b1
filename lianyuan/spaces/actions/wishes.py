"""What comes with a booking: movable equipment, of which there are only so many, and small services."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from ..minutes import minute_of
from ..models import (
    HOLDS,
    Booking,
    BookingEquipment,
    Equipment,
    Extra,
    ExtraRequest,
)
from ..refusals import CannotBook, Stop


def promise_equipment(booking: Booking, wanted: Mapping[int, int]) -> None:
    """Promise movable things to a booking; refused when fewer are left at that time than asked for.

    Their rows are locked in order, so two bookings in different rooms count one after the other.
    """
    asked = {pk: count for pk, count in wanted.items() if count > 0}
    things = Equipment.objects.select_for_update().filter(pk__in=asked).order_by("pk")
    for thing in things:
        left = thing.count - used_between(thing, booking.starts, booking.ends, besides=booking)
        if asked[thing.pk] > left:
            words = _("“%(thing)s”那段时间只剩 %(left)s 件，您要 %(n)s 件。请少要一些或换时间。")
            told = {"thing": thing, "left": max(left, 0), "n": asked[thing.pk]}
            raise CannotBook(Stop("equipment", words % told, at_no_time=True), None)
        BookingEquipment.objects.create(booking=booking, equipment=thing, count=asked[thing.pk])


def used_between(
    thing: Equipment, starts: datetime, ends: datetime, *, besides: Booking | None = None
) -> int:
    """How many of them bookings have at the busiest moment of a time."""
    rows = BookingEquipment.objects.filter(
        equipment=thing, booking__state__in=HOLDS, booking__starts__lt=ends, booking__ends__gt=starts
    )
    if besides is not None:
        rows = rows.exclude(booking=besides)
    uses = list(rows.values_list("booking__starts", "booking__ends", "count"))
    moments = {starts, *(begin for begin, _end, _count in uses if begin > starts)}
    return max(sum(count for begin, end, count in uses if begin <= moment < end) for moment in moments)


def request_extras(booking: Booking, wanted: Mapping[int, str], *, at: datetime) -> None:
    """Ask for small services; one asked for too late, or offered no longer, is refused in words."""
    extras = Extra.objects.filter(pk__in=wanted, is_offered=True).order_by("pk")
    for extra in extras:
        if minute_of(booking.starts) - minute_of(at) < extra.lead:
            words = _("“%(extra)s”要提前 %(n)s 分钟说，这次来不及了。请去掉它，或选晚一点的时间。")
            stop = Stop("extra-lead", words % {"extra": extra, "n": extra.lead}, at_no_time=True)
            raise CannotBook(stop, None)
        ExtraRequest.objects.create(booking=booking, extra=extra, words=wanted[extra.pk])
