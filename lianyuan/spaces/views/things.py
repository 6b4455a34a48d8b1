"""Movable equipment and small services, kept by the desk."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core import clock
from lianyuan.core.forms import add_problem
from lianyuan.core.refusals import Refused
from lianyuan.core.sentences import counted

from ..actions.things import keep_equipment, keep_extra
from ..forms_keeping import EquipmentForm, ExtraForm
from ..queries import things as queries
from .desk import desk_tabs, form_page, require_a_desk


@require_safe
@login_required
def things(request: SignedInRequest) -> HttpResponse:
    """What can be had with the rooms, and which bookings are short of what they were promised."""
    require_a_desk(request)
    equipment = queries.equipment_of(request.user)
    context = {
        "equipment": equipment,
        "extras": queries.extras_of(request.user),
        "short": queries.short_of(equipment, at=clock.now()),
        "tabs": desk_tabs(request, "desk-things"),
    }
    return render(request, "spaces/keeping/things.html", context)


@form_page
@login_required
def equipment(request: SignedInRequest, equipment_id: int = 0) -> HttpResponse:
    """Enter or change movable equipment."""
    require_a_desk(request)
    found = _one(queries.equipment_of(request.user), equipment_id)
    form = EquipmentForm(request.POST or None, instance=found, places=queries.places_kept(request.user))
    if form.is_valid():
        values = dict(form.cleaned_data)
        place = found.place if found else values.pop("place")
        try:
            kept = keep_equipment(actor=request.actor, place=place, equipment=found, **values)
        except (Refused, ValidationError) as problem:
            add_problem(form, problem)
        else:
            short = len(queries.short_of([kept], at=clock.now()))
            if short:
                words = counted("已保存。有 %(n)s 个预约得不到原来说好的数量，列在下面。", short)
                messages.warning(request, words % {"n": short})
            else:
                messages.success(request, _("已保存。"))
            return redirect("spaces:desk-things")
    return _form(request, form, found.name if found else _("登记可移动设备"))


@form_page
@login_required
def extra(request: SignedInRequest, service_id: int = 0) -> HttpResponse:
    """Enter or change a small service."""
    require_a_desk(request)
    found = _one(queries.extras_of(request.user), service_id)
    form = ExtraForm(request.POST or None, instance=found, places=queries.places_kept(request.user))
    if form.is_valid():
        values = dict(form.cleaned_data)
        place = found.place if found else values.pop("place")
        try:
            keep_extra(actor=request.actor, place=place, extra=found, **values)
        except (Refused, ValidationError) as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("已保存。"))
            return redirect("spaces:desk-things")
    return _form(request, form, found.name if found else _("登记附加服务"))


def _one(rows: list[Any], pk: int) -> Any:
    if not pk:
        return None
    found = next((row for row in rows if row.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _form(request: SignedInRequest, form: EquipmentForm | ExtraForm, heading: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "back_to": "things"}
    return render(request, "spaces/keeping/form.html", context, status=400 if form.errors else 200)
