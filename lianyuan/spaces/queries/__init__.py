from .bookings import booking_for
from .free import free_spans, free_starts

__all__ = ["booking_for", "free_spans", "free_starts"]
