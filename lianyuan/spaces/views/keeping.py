"""Keeping rooms: adding and changing them, their hours, the parts of a hall, photos."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core import clock
from lianyuan.core.forms import add_problem
from lianyuan.core.refusals import Refused
from lianyuan.core.sentences import counted
from lianyuan.files.receiving import takes_files

from ..actions import keeping as actions
from ..forms_keeping import (
    BasicsForm,
    FittingsForm,
    HoursForm,
    LimitsForm,
    NewRoomForm,
    PartForm,
    PhotoForm,
    TermsForm,
)
from ..models import Space
from ..pictures import PHOTO
from ..queries import keeping as queries
from .desk import desk_tabs, form_page, kept_room, require_a_desk

PAGES: dict[str, tuple[Any, type[forms.ModelForm[Space]]]] = {
    "basics": (gettext_lazy("名称和用途"), BasicsForm),
    "fittings": (gettext_lazy("固定设备和无障碍"), FittingsForm),
    "terms": (gettext_lazy("谁可以用，费用和规则"), TermsForm),
    "limits": (gettext_lazy("时长和提前量"), LimitsForm),
}


@require_safe
@login_required
def rooms(request: SignedInRequest) -> HttpResponse:
    """The rooms of one's desks."""
    require_a_desk(request)
    context = {
        "page": queries.kept_rooms(request.user, key=request.GET.get("key", "")),
        "may_add": bool(queries.places_arranged(request.user)),
        "tabs": desk_tabs(request, "desk-rooms"),
    }
    return render(request, "spaces/keeping/rooms.html", context)


@form_page
@login_required
def new_room(request: SignedInRequest) -> HttpResponse:
    """Add a room."""
    require_a_desk(request)
    places = queries.places_arranged(request.user)
    actions.require_arranger_somewhere(places)
    form = NewRoomForm(request.POST or None, places=places, initial={"is_active": True})
    if form.is_valid():
        values = dict(form.cleaned_data)
        try:
            made = actions.make_space(actor=request.actor, place=values.pop("place"), values=values)
        except (Refused, ValidationError) as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("场地已新增。接着写开放时间，别人才能预约。"))
            return redirect("spaces:desk-hours", made.pk)
    return _form(request, form, {"heading": _("新增场地")})


@require_safe
@login_required
def room(request: SignedInRequest, space_id: int) -> HttpResponse:
    """Everything a keeper sets of one room."""
    found = queries.kept_room(request.actor, kept_room(request, space_id), at=clock.now())
    pages = [(name, label) for name, (label, _form_class) in PAGES.items()]
    return render(request, "spaces/keeping/room.html", {"found": found, "pages": pages})


@form_page
@login_required
def part_of_room(request: SignedInRequest, space_id: int, page: str) -> HttpResponse:
    """One short page of a room's settings."""
    space = _arranged_room(request, space_id)
    if page not in PAGES:
        raise Http404
    label, form_class = PAGES[page]
    form = form_class(request.POST or None, instance=space)
    if form.is_valid():
        try:
            actions.change_space(actor=request.actor, space=space, values=form.cleaned_data)
        except (Refused, ValidationError) as problem:
            add_problem(form, problem)
        else:
            return _saved(request, space)
    return _form(request, form, {"heading": label, "space": queries.room_again(space)})


@form_page
@login_required
def hours(request: SignedInRequest, space_id: int) -> HttpResponse:
    """Opening hours."""
    space = _arranged_room(request, space_id)
    form = HoursForm(request.POST or None, hours=list(space.hours.all()))
    if form.is_valid():
        try:
            actions.set_hours(actor=request.actor, space=space, hours=form.hours)
        except Refused as problem:
            add_problem(form, problem)
        else:
            return _saved(request, space)
    return _form(request, form, {"heading": _("开放时间"), "space": space})


@form_page
@login_required
def parts(request: SignedInRequest, space_id: int) -> HttpResponse:
    """The parts of a hall."""
    space = _arranged_room(request, space_id)
    rooms = queries.could_be_parts(space)
    form = PartForm(request.POST if request.POST.get("deed") == "join" else None, rooms=rooms)
    if request.POST.get("deed") == "leave":
        part = next((one for one in space.parts.all() if str(one.pk) == request.POST.get("part")), None)
        if part is None:
            raise Refused(_("“%(hall)s”没有这个部分。请刷新看最新情况。") % {"hall": space})
        actions.leave_hall(actor=request.actor, part=part)
        messages.success(request, _("已分开，是单独的场地了。"))
        return redirect("spaces:desk-parts", space.pk)
    if form.is_valid():
        try:
            actions.join_hall(actor=request.actor, part=form.cleaned_data["part"], hall=space)
        except Refused as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("已并入。以后预约大厅会同时占用它的各部分，反过来也一样。"))
            return redirect("spaces:desk-parts", space.pk)
    context = {"form": form, "space": space, "parts": list(space.parts.all()), "rooms": rooms}
    return render(request, "spaces/keeping/parts.html", context, status=400 if form.errors else 200)


@form_page
@login_required
@takes_files(photos=PHOTO)
def photos(request: SignedInRequest, space_id: int) -> HttpResponse:
    """Photos of a room."""
    space = kept_room(request, space_id)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        actions.show_photo(actor=request.actor, space=space, **form.cleaned_data)
        messages.success(request, _("已保存。"))
        return redirect("spaces:desk-photos", space.pk)
    context = {"form": form, "space": space, "photos": queries.photos_of(space)}
    return render(request, "spaces/keeping/photos.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def photo_removal(request: SignedInRequest, space_id: int, file_id: int) -> HttpResponse:
    """Take a photo down."""
    space = kept_room(request, space_id)
    for photo in queries.photos_of(space):
        if photo.file.pk == file_id:
            actions.remove_photo(actor=request.actor, photo=photo.file)
            messages.success(request, _("已删除。"))
    return redirect("spaces:desk-photos", space.pk)


def _arranged_room(request: SignedInRequest, pk: int) -> Space:
    space = kept_room(request, pk)
    actions.require_arranger(request.actor, space)
    return space


def _saved(request: SignedInRequest, space: Space) -> HttpResponse:
    outside = len(queries.bookings_outside(queries.room_again(space), at=clock.now()))
    if outside:
        words = counted("已保存。有 %(n)s 个以后的预约不合新的设置，它们照样有效，列在下面。", outside)
        messages.warning(request, words % {"n": outside})
    else:
        messages.success(request, _("已保存。"))
    return redirect("spaces:desk-room", space.pk)


def _form(request: SignedInRequest, form: Any, context: dict[str, Any]) -> HttpResponse:
    status = 400 if form.errors else 200
    return render(request, "spaces/keeping/form.html", {"form": form} | context, status=status)
