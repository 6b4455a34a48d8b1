"""Who acts, and as whom, on every request; and forms that were filled in as someone else."""

from collections.abc import Callable
from typing import Any, cast
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.accounts.requests import ActingRequest

from . import queries

SESSION_KEY = "acting_for"


class ActingMiddleware:
    """Sets `request.actor`, and refuses a form that carries another company than the person now acts for.

    The membership is looked up on each request, so leaving a company ends acting for it at once. Every
    form of a signed-in person carries `acting_for`; one that is missing or no longer matches is answered
    with 409 and the question as whom it is meant, with nothing saved.
    """

    def __init__(self, get_response: Callable[[ActingRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: ActingRequest) -> HttpResponse:
        request.actor = cast(Actor, SimpleLazyObject(lambda: _actor_of(request)))
        return self.get_response(request)

    def process_view(
        self,
        request: ActingRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Ask back when a form's company isn't the one acted for."""
        if request.method != "POST" or not request.user.is_authenticated:
            return None
        if getattr(view, "acts_for_anyone", False) or request.path.startswith("/accounts/"):
            return None
        actor: Actor = request.actor
        meant = request.POST.get("acting_for")
        if meant is not None and "as_whom" in request.POST and switch(request, meant):
            return None
        if meant == str(actor.company_id or ""):
            return None
        return _ask_as_whom(request, actor, meant)


def switch(request: ActingRequest, company_id: str) -> bool:
    """Act for the company with this id from now on, as oneself for an empty one. False for a stranger."""
    if not company_id:
        request.session.pop(SESSION_KEY, None)
    elif (
        isinstance(request.user, Person)
        and company_id.isdecimal()
        and queries.current_membership(request.user, int(company_id))
    ):
        request.session[SESSION_KEY] = int(company_id)
    else:
        return False
    request.actor = _actor_of(request)
    return True


def _actor_of(request: ActingRequest) -> Actor:
    if not isinstance(request.user, Person):
        return Actor(person=None)
    company_id = request.session.get(SESSION_KEY)
    if company_id:
        membership = queries.current_membership(request.user, company_id)
        if membership:
            return Actor(
                person=request.user, company_id=membership.company_id, company_label=membership.company.name
            )
    return Actor(person=request.user)


def _ask_as_whom(request: ActingRequest, actor: Actor, meant: str | None) -> HttpResponse:
    meant_label = _("您本人") if not meant else ""
    if meant and meant.isdigit() and isinstance(request.user, Person):
        membership = queries.current_membership(request.user, int(meant))
        meant_label = membership.company.name if membership else ""
    fields = [
        (name, value)
        for name in request.POST
        if name not in {"csrfmiddlewaretoken", "acting_for", "form_key", "as_whom"}
        for value in request.POST.getlist(name)
    ]
    context = {
        "actor": actor,
        "meant": meant or "",
        "meant_label": meant_label if meant is not None else "",
        "fields": fields,
        "has_files": bool(request.FILES),
        "same_as_now": str(actor.company_id or ""),
        "first_key": str(uuid4()),
        "second_key": str(uuid4()),
    }
    return render(request, "companies/as_whom.html", context, status=409)


def acts_for_anyone(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view whose form is not a deed as anyone, such as the switch itself."""
    setattr(view, "acts_for_anyone", True)  # noqa: B010 - a function has no such attribute to its type
    return view
