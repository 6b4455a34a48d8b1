"""Finding a room: the question, a day of all rooms, and one room with its week."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from lianyuan.accounts.requests import ActingRequest
from lianyuan.core import clock

from .. import queries
from ..forms import FindForm
from ..models import Space
from ..queries.rooms import nursing_rooms


@require_safe
def finding(request: ActingRequest) -> HttpResponse:
    """What is free for what is asked; before anything is asked, tomorrow afternoon."""
    asked = request.GET if "people" in request.GET else FindForm.unasked()
    form = FindForm(asked)
    answer = queries.find(form.question(), at=clock.now()) if form.is_valid() else None
    context = {"form": form, "answer": answer, "nursing_rooms": nursing_rooms()}
    return render(request, "spaces/finding.html", context)


@require_safe
def day(request: ActingRequest) -> HttpResponse:
    """All rooms on one day."""
    chosen = asked_day(request) or clock.today()
    view = queries.day_view(request.actor, day=chosen, key=request.GET.get("key", ""))
    return render(request, "spaces/day.html", {"view": view})


@require_safe
def room(request: ActingRequest, space_id: int) -> HttpResponse:
    """One room: what it is, and its week."""
    space = space_or_404(space_id)
    page = queries.room_page(request.actor, space, first=asked_day(request) or clock.today())
    return render(request, "spaces/room.html", {"page": page, "space": space})


def asked_day(request: ActingRequest) -> date | None:
    """The day in the address, where there is one that can be read."""
    try:
        found = parse_date(request.GET.get("day", ""))
    except ValueError:
        return None
    # A year beyond what a clock can be set to is nonsense, not a day without rooms.
    return found if found is not None and 2000 <= found.year <= 2100 else None


def space_or_404(space_id: int) -> Space:
    """A room that is lent out, or the page that says there is none."""
    found = queries.space_shown(space_id)
    if found is None:
        raise Http404
    return found
