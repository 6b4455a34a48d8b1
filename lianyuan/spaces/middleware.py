"""What of the rooms happens around every request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from . import demand


class DemandMiddleware:
    """Writes down what a request asked for in vain, after the request's own transaction was taken back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        demand.begin()
        response = self.get_response(request)
        demand.write_down()
        return response
