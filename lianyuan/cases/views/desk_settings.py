"""The pages on which a centre's administrator settles its desk hours and who watches its deadlines."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core.refusals import NotAllowed
from lianyuan.places import queries as places
from lianyuan.places import rules as place_rules
from lianyuan.places.forms import written_rows

from ..actions.desk_settings import set_desk
from ..ledger_forms import DeskForm
from ..queries import desk_settings as queries


@require_safe
@login_required
def centres(request: SignedInRequest) -> HttpResponse:
    """The centres whose desk the person may settle."""
    found = queries.centres_of(request.user)
    if not found:
        raise NotAllowed(_("窗口时间由服务中心的管理员设置。"))
    return render(request, "cases/desk_settings.html", {"centres": found})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def centre(request: SignedInRequest, place_id: int) -> HttpResponse:
    """One centre's hours, and who is told of its deadlines."""
    found = get_object_or_404(places.places(), pk=place_id)
    if not place_rules.administers(request.actor, found):
        raise NotAllowed(_("只有“%(centre)s”的管理员可以改窗口时间和提醒。") % {"centre": found})
    watch = queries.watch_of(found)
    form = DeskForm(
        request.POST or None,
        possible=queries.possible_watchers(found),
        initial={
            "hours": written_rows(queries.as_opening_hours(list(found.desk_hours.all()))),
            "warn_days": watch.warn_days,
            "answer_days": watch.answer_days,
            "people": [named.person_id for named in found.watch_people.all()],
        },
    )
    if form.is_valid():
        set_desk(actor=request.actor, centre=found, **form.cleaned_data)
        messages.success(request, _("已保存。已经提交的办件，日期不变。"))
        return redirect("cases:desk-settings")
    context = {"form": form, "centre": found}
    return render(request, "cases/desk_hours.html", context, status=400 if form.errors else 200)
