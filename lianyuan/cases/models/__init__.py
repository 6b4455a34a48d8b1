from .answers import (
    AnswerTemplate,
)
from .case import (
    Case,
    CaseState,
)
from .catalogue import (
    Audience,
    Service,
)
from .checks import (
    ChecklistTick,
)
from .desk import (
    SavedView,
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
from .ratings import (
    FollowUpCall,
    Outcome,
    RatingAppeal,
    RatingFollowUp,
    SecondRating,
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
from .releases import (
    HandlingRelease,
    RatingMonth,
    ServiceRatings,
)
from .retention import (
    Ending,
    RetentionRule,
    RetentionRun,
)
from .situations import (
    Situation,
    SituationService,
    Topic,
)
from .startups import (
    StartupTerms,
)
from .statistics import (
    ServiceMonth,
    StatisticsMonth,
)
from .versions import (
    ExampleOutcome,
    ServiceExample,
    ServiceVersion,
    VersionState,
)

__all__ = [
    "AlertKind",
    "AnswerTemplate",
    "Audience",
    "CalendarChange",
    "Case",
    "CaseAlert",
    "CaseEvent",
    "CaseNote",
    "CaseState",
    "ChangeState",
    "ChecklistTick",
    "Correction",
    "CorrectionReason",
    "DeadlineLine",
    "DeskHours",
    "DeskWatch",
    "Ending",
    "EventKind",
    "ExampleOutcome",
    "Extension",
    "ExtensionState",
    "FollowUpCall",
    "Grade",
    "HandlingRelease",
    "Handover",
    "LineCause",
    "LineKind",
    "Opinion",
    "OpinionWords",
    "Outcome",
    "Rating",
    "RatingAppeal",
    "RatingFollowUp",
    "RatingMonth",
    "RetentionRule",
    "RetentionRun",
    "SavedView",
    "SecondRating",
    "Service",
    "ServiceExample",
    "ServiceMonth",
    "ServiceRatings",
    "ServiceVersion",
    "Situation",
    "SituationService",
    "StartupTerms",
    "StatisticsMonth",
    "Team",
    "TeamMember",
    "Topic",
    "VersionState",
    "WatchPerson",
]
