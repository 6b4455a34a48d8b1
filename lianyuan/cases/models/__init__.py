from .case import Case, CaseState
from .catalogue import Audience, Service
from .record import CaseEvent, DeadlineLine, EventKind, Grade, LineKind, Rating
from .situations import Situation, SituationService, Topic
from .versions import Outcome, ServiceExample, ServiceVersion, VersionState

__all__ = [
    "Audience",
    "Case",
    "CaseEvent",
    "CaseState",
    "DeadlineLine",
    "EventKind",
    "Grade",
    "LineKind",
    "Outcome",
    "Rating",
    "Service",
    "ServiceExample",
    "ServiceVersion",
    "Situation",
    "SituationService",
    "Topic",
    "VersionState",
]
