from .case import (
    Case,
    CaseState,
)
from .catalogue import (
    Audience,
    Service,
)
from .ledger_calendar import (
    CalendarChange,
    ChangeState,
)
from .ledger_desk import (
    AlertKind,
    CaseAlert,
    DeskHours,
    DeskWatch,
    WatchPerson,
)
from .ledger_extension import (
    Extension,
    ExtensionState,
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
    LineCause,
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
    "AlertKind",
    "Audience",
    "CalendarChange",
    "Case",
    "CaseAlert",
    "CaseEvent",
    "CaseNote",
    "CaseState",
    "ChangeState",
    "Correction",
    "CorrectionReason",
    "DeadlineLine",
    "DeskHours",
    "DeskWatch",
    "EventKind",
    "Extension",
    "ExtensionState",
    "Grade",
    "Handover",
    "LineCause",
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
    "WatchPerson",
]
