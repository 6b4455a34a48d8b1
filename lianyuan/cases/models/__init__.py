from .case import Case, CaseState
from .catalogue import Audience, Service
from .ratings import FollowUpCall, Outcome, RatingAppeal, RatingFollowUp, SecondRating
from .record import CaseEvent, DeadlineLine, EventKind, Grade, LineKind, Rating
from .retention import Ending, RetentionRule, RetentionRun
from .statistics import ServiceMonth, StatisticsMonth

__all__ = [
    "Audience",
    "Case",
    "CaseEvent",
    "CaseState",
    "DeadlineLine",
    "Ending",
    "EventKind",
    "FollowUpCall",
    "Grade",
    "LineKind",
    "Outcome",
    "Rating",
    "RatingAppeal",
    "RatingFollowUp",
    "RetentionRule",
    "RetentionRun",
    "SecondRating",
    "Service",
    "ServiceMonth",
    "StatisticsMonth",
]
