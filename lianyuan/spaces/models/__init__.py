from .bookings import (
    HOLDS,
    Booking,
    BookingEquipment,
    BookingState,
    Closure,
    ExtraRequest,
    ExtraState,
    Occupancy,
    Series,
)
from .presence import AppealState, DoorDisplay, DoorTitle, Strike
from .quiet import QuietUse
from .spaces import Audience, Equipment, Extra, Feature, Space, SpaceHours, SpaceKind
from .waiting import Offer, OfferState, Waiting, WaitingState

__all__ = [
    "HOLDS",
    "AppealState",
    "Audience",
    "Booking",
    "BookingEquipment",
    "BookingState",
    "Closure",
    "DoorDisplay",
    "DoorTitle",
    "Equipment",
    "Extra",
    "ExtraRequest",
    "ExtraState",
    "Feature",
    "Occupancy",
    "Offer",
    "OfferState",
    "QuietUse",
    "Series",
    "Space",
    "SpaceHours",
    "SpaceKind",
    "Strike",
    "Waiting",
    "WaitingState",
]
