from .case import Case, CaseState
from .catalogue import Audience, Service
from .ledger_calendar import CalendarChange, ChangeState
from .ledger_desk import AlertKind, CaseAlert, DeskHours, DeskWatch, WatchPerson
from .ledger_extension import Extension, ExtensionState
from .record import CaseEvent, DeadlineLine, EventKind, Grade, LineCause, LineKind, Rating

__all__ = [
    "AlertKind",
    "Audience",
    "CalendarChange",
    "Case",
    "CaseAlert",
    "CaseEvent",
    "CaseState",
    "ChangeState",
    "DeadlineLine",
    "DeskHours",
    "DeskWatch",
    "EventKind",
    "Extension",
    "ExtensionState",
    "Grade",
    "LineCause",
    "LineKind",
    "Rating",
    "Service",
    "WatchPerson",
]
