from .case import Case, CaseState
from .catalogue import Audience, Service
from .life import CaseNote, Correction, CorrectionReason, Handover, Team, TeamMember
from .opinions import Opinion, OpinionWords
from .record import CaseEvent, DeadlineLine, EventKind, Grade, LineKind, Rating

__all__ = [
    "Audience",
    "Case",
    "CaseEvent",
    "CaseNote",
    "CaseState",
    "Correction",
    "CorrectionReason",
    "DeadlineLine",
    "EventKind",
    "Grade",
    "Handover",
    "LineKind",
    "Opinion",
    "OpinionWords",
    "Rating",
    "Service",
    "Team",
    "TeamMember",
]
