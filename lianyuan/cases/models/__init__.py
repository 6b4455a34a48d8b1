from .case import Case, CaseState
from .catalogue import Audience, Service
from .desk import SavedView
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
    "SavedView",
    "Service",
]
