"""Refusals become pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .refusals import Refused


def refusal_page(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The page that says what stands in the way."""
    return render(request, f"{refusal.status}.html", {"reason": refusal.message}, status=refusal.status)


class RefusalMiddleware:
    """Answers a `Refused` that a view let through with its page instead of an error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """The refusal's page, or None for any other problem."""
        return refusal_page(request, problem) if isinstance(problem, Refused) else None
