from .case import (
    Case,
    CaseState,
)
from .catalogue import (
    Audience,
    Service,
)
from .life import (
    CaseNote,
    Correction,
    CorrectionReason,
    Handover,
    Team,
    TeamMember,
)
from .opinions import (
    Opinion,
    OpinionWords,
)
from .record import (
    CaseEvent,
    DeadlineLine,
    EventKind,
    Grade,
    LineKind,
    Rating,
)
from .situations import (
    Situation,
    SituationService,
    Topic,
)
from .versions import (
    Outcome,
    ServiceExample,
    ServiceVersion,
    VersionState,
)

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
    "Outcome",
    "Rating",
    "Service",
    "ServiceExample",
    "ServiceVersion",
    "Situation",
    "SituationService",
    "Team",
    "TeamMember",
    "Topic",
    "VersionState",
]
