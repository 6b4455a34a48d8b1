"""Pages of places."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianyuan.accounts.requests import ActingRequest, SignedInRequest
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.core.components import Link
from lianyuan.core.refusals import NotAllowed

from . import actions, queries, rules
from .forms import PlaceForm, RoleForm, written_hours
from .models import Place

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def tree(request: ActingRequest) -> HttpResponse:
    """All places of the district."""
    return render(request, "places/tree.html", {"places": queries.tree()})


@require_safe
def place(request: ActingRequest, place_id: int) -> HttpResponse:
    """One place: where it is, when it is open, how to get in, what is inside."""
    found = get_object_or_404(queries.places(), pk=place_id)
    context = {
        "place": found,
        "way": _way(found),
        "inside": queries.inside(found),
        "hours": list(found.opening_hours.all()),
        "administers": rules.administers(request.actor, found),
    }
    return render(request, "places/place.html", context)


@form_page
@login_required
def edit(request: SignedInRequest, place_id: int) -> HttpResponse:
    """Change a place and its opening hours."""
    found = _administered(request, place_id)
    found_name = found.name
    form = PlaceForm(request.POST or None, instance=found, initial={"hours": written_hours(found)})
    if form.is_valid():
        hours = form.cleaned_data.pop("hours")
        actions.change_place(actor=request.actor, place=found, **form.cleaned_data)
        actions.set_opening_hours(actor=request.actor, place=found, hours=hours)
        return redirect("places:place", found.pk)
    return _form(request, form, found, _("修改“%(place)s”") % {"place": found_name})


@form_page
@login_required
def add(request: SignedInRequest, place_id: int) -> HttpResponse:
    """Add a place inside this one."""
    parent = _administered(request, place_id)
    form = PlaceForm(request.POST or None, instance=Place(parent=parent))
    if form.is_valid():
        hours = form.cleaned_data.pop("hours")
        new = actions.add_place(actor=request.actor, parent=parent, **form.cleaned_data)
        actions.set_opening_hours(actor=request.actor, place=new, hours=hours)
        return redirect("places:place", new.pk)
    return _form(request, form, parent, _("在“%(place)s”里添加地点") % {"place": parent})


@form_page
@login_required
def roles(request: SignedInRequest, place_id: int) -> HttpResponse:
    """Who does what at a place, and giving a role."""
    found = _administered(request, place_id)
    form = RoleForm(request.POST or None)
    if form.is_valid():
        actions.give_role(
            actor=request.actor,
            person=form.cleaned_data["who"],
            place=found,
            role=PlaceRoleName(form.cleaned_data["role"]),
        )
        return redirect("places:roles", found.pk)
    context = {"place": found, "form": form, "held": queries.roles_at(found), "way": _way(found)}
    return render(request, "places/roles.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def role_ending(request: SignedInRequest, place_id: int, role_id: int) -> HttpResponse:
    """End a role."""
    found = _administered(request, place_id)
    actions.end_role(actor=request.actor, held=get_object_or_404(queries.roles_at(found), pk=role_id))
    return redirect("places:roles", found.pk)


def _administered(request: ActingRequest, place_id: int) -> Place:
    found = get_object_or_404(queries.places(), pk=place_id)
    if not rules.administers(request.actor, found):
        raise NotAllowed(_("这一页给“%(place)s”的管理员。") % {"place": found})
    return found


def _way(place: Place) -> list[Link]:
    return [Link(step.name, f"/places/{step.pk}/") for step in queries.way_to(place)]


def _form(request: ActingRequest, form: PlaceForm, place: Place, title: str) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "place": place, "title": title}
    return render(request, "places/form.html", context, status=400 if form.errors else 200)
