"""Reads about services and cases, one function a question, each with a constant number of queries."""

from .catalogue import offered_services, service_page
from .desk import DESK_VIEWS, desk_case, desk_counts, desk_queue
from .mine import case_page, my_cases, next_step_for, open_cases_for, recent_steps_for

__all__ = [
    "DESK_VIEWS",
    "case_page",
    "desk_case",
    "desk_counts",
    "desk_queue",
    "my_cases",
    "next_step_for",
    "offered_services",
    "open_cases_for",
    "recent_steps_for",
    "service_page",
]
