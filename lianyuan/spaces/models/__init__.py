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
from .calendars import Feed, InvitationMail, Invitee, InviteeState
from .keeping import PhotoWords
from .presence import AppealState, DoorDisplay, DoorTitle, Strike
from .quiet import QuietUse
from .spaces import LONGEST_MINUTES, Audience, Equipment, Extra, Feature, Space, SpaceHours, SpaceKind
from .waiting import Offer, OfferState, Waiting, WaitingState

__all__ = [
    "HOLDS",
    "LONGEST_MINUTES",
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
    "Feed",
    "InvitationMail",
    "Invitee",
    "InviteeState",
    "Occupancy",
    "Offer",
    "OfferState",
    "PhotoWords",
    "QuietUse",
    "Series",
    "Space",
    "SpaceHours",
    "SpaceKind",
    "Strike",
    "Waiting",
    "WaitingState",
]
