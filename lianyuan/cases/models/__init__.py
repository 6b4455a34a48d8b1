from .case import Case, CaseState
from .catalogue import Audience, Service
from .record import CaseEvent, DeadlineLine, EventKind, Grade, LineKind, Rating

__all__ = [
    "Audience",
    "Case",
    "CaseEvent",
    "CaseState",
    "DeadlineLine",
    "EventKind",
    "Grade",
    "LineKind",
    "Rating",
    "Service",
]
