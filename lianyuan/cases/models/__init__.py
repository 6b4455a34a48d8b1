from .case import Case, CaseState
from .catalogue import Audience, Service
from .ratings import FollowUpCall, Outcome, RatingAppeal, RatingFollowUp, SecondRating
from .record import CaseEvent, DeadlineLine, EventKind, Grade, LineKind, Rating

__all__ = [
    "Audience",
    "Case",
    "CaseEvent",
    "CaseState",
    "DeadlineLine",
    "EventKind",
    "FollowUpCall",
    "Grade",
    "LineKind",
    "Outcome",
    "Rating",
    "RatingAppeal",
    "RatingFollowUp",
    "SecondRating",
    "Service",
]
