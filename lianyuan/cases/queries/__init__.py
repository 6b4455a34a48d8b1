"""Reads about services and cases, one function a question, each with a constant number of queries."""

from .catalogue import ServicePage, offered_services, service_page
from .desk import DESK_VIEWS, DeskCase, DeskCounts, DeskQueue, desk_case, desk_counts, desk_queue
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
from .situations import Catalogue, SituationPage, catalogue, chosen_services, situation_page
from .versions import (
    KeptService,
    centres_kept_by,
    examples_of,
    keeps_a_catalogue,
    kept_service,
    newest_forms,
    services_kept_by,
)

__all__ = [
    "DESK_VIEWS",
    "LISTING_ORDER",
    "CaseItem",
    "CasePage",
    "CaseRecord",
    "Catalogue",
    "DeskCase",
    "DeskCounts",
    "DeskQueue",
    "KeptService",
    "MyCases",
    "NextStep",
    "RecentStep",
    "ServicePage",
    "SituationPage",
    "case_listing",
    "case_page",
    "catalogue",
    "centres_kept_by",
    "chosen_services",
    "desk_case",
    "desk_counts",
    "desk_queue",
    "examples_of",
    "is_at_a_desk_for",
    "keeps_a_catalogue",
    "kept_service",
    "my_cases",
    "newest_forms",
    "next_step_for",
    "offered_services",
    "open_cases_for",
    "recent_steps_for",
    "record_of",
    "service_page",
    "services_kept_by",
    "situation_page",
    "visible_case",
]
