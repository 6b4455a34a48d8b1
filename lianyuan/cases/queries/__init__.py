"""Reads about services and cases, one function a question, each with a constant number of queries."""

from .catalogue import ServicePage, offered_services, service_page
from .desk import (
    DESK_VIEWS,
    DeskCase,
    DeskCounts,
    DeskQueue,
    desk_case,
    desk_counts,
    desk_queue,
    saved_views,
)
from .listing import LISTING_ORDER, CaseRecord, case_listing, record_of, visible_case
from .mine import (
    CasePage,
    MyCases,
    NextStep,
    RecentStep,
    case_page,
    is_at_a_desk_for,
    my_cases,
    next_step_for,
    open_cases_for,
    recent_steps_for,
)
from .parts import CaseItem

__all__ = [
    "DESK_VIEWS",
    "LISTING_ORDER",
    "CaseItem",
    "CasePage",
    "CaseRecord",
    "DeskCase",
    "DeskCounts",
    "DeskQueue",
    "MyCases",
    "NextStep",
    "RecentStep",
    "ServicePage",
    "case_listing",
    "case_page",
    "desk_case",
    "desk_counts",
    "desk_queue",
    "is_at_a_desk_for",
    "my_cases",
    "next_step_for",
    "offered_services",
    "open_cases_for",
    "recent_steps_for",
    "record_of",
    "saved_views",
    "service_page",
    "visible_case",
]
