"""A season's slots: wishing for them, seeing the answers, and arranging the round."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianyuan.accounts.requests import ActingRequest, SignedInRequest
from lianyuan.core.refusals import NotAllowed

from ..actions import seasons as actions
from ..models import SeasonState
from ..queries import balance
from ..queries import seasons as queries
from ..season_forms import SeasonForm, WishForm


@require_safe
@login_required
def seasons(request: SignedInRequest) -> HttpResponse:
    """All seasons."""
    page = queries.seasons_page(key=request.GET.get("key", ""))
    arranges = request.actor.company_id is None and balance.places_arranged_by(request.user).exists()
    return render(request, "spaces/seasons.html", {"page": page, "arranges": arranges})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def season(request: SignedInRequest, season_id: int) -> HttpResponse:
    """One season: one's company's wishes, and the form for them."""
    found = get_object_or_404(queries.seasons(), pk=season_id)
    what = request.POST.get("what", "")
    if what == "withdrawal":
        rows = queries.wishes_of(request.actor).filter(season=found)
        pk = request.POST.get("wish", "")
        actions.withdraw_wish(
            actor=request.actor, wish=get_object_or_404(rows, pk=pk if pk.isdecimal() else 0)
        )
        return redirect("spaces:season", season_id)
    form = WishForm(request.POST if what == "wish" else None, season=found)
    if what == "wish" and form.is_valid():
        said = form.cleaned_data
        said["features"] = tuple(said["features"])
        actions.wish(actor=request.actor, season=found, wished=actions.Wished(**said))
        messages.success(request, _("志愿已保存。截止以前可以再改。"))
        return redirect("spaces:season", season_id)
    context = {
        "season": found,
        "view": queries.for_company(found, request.actor),
        "form": form,
        "takes": found.state == SeasonState.OPEN,
    }
    return render(request, "spaces/season.html", context)


@require_safe
def data(request: ActingRequest, season_id: int) -> HttpResponse:
    """What was decided on and the answer, under pseudonyms, for anybody to check."""
    found = get_object_or_404(queries.seasons(), pk=season_id)
    if found.state != SeasonState.CONFIRMED:
        raise Http404
    told = found.problem | {"answer": found.answer}
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="season-{found.pk}.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def arranging(request: SignedInRequest) -> HttpResponse:
    """The seasons one arranges, and a form for a new one."""
    places = balance.places_arranged_by(request.user)
    if request.actor.company_id is not None or not places.exists():
        raise NotAllowed(_("只有地点的管理员可以安排学期。请换成本人身份，或联系管理员。"))
    form = SeasonForm(request.POST or None, places=places, spaces=queries.rooms_for_season(request.user))
    if request.method == "POST" and form.is_valid():
        made = actions.open_season(actor=request.actor, **form.cleaned_data)
        messages.success(request, _("已开始收志愿。"))
        return redirect("spaces:season-desk", made.pk)
    rows = queries.seasons_arranged_by(request.user)
    page = queries.page_of(rows, order=("-id",), key=request.GET.get("key", ""))
    return render(request, "spaces/desk/seasons.html", {"page": page, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def arranged(request: SignedInRequest, season_id: int) -> HttpResponse:
    """One season one arranges: working the round out, confirming it, and what became of it."""
    found = get_object_or_404(queries.seasons_arranged_by(request.user), pk=season_id)
    actions.require_arranger(request.actor, found.place)
    what = request.POST.get("what", "")
    if what == "round":
        actions.begin_round(actor=request.actor, season=found)
        messages.success(request, _("已开始分配，通常半分钟内好。"))
        return redirect("spaces:season-desk", season_id)
    if what == "confirm":
        actions.confirm(actor=request.actor, season=found)
        messages.success(request, _("已确认。各家企业能看到结果，预约正在逐日生成。"))
        return redirect("spaces:season-desk", season_id)
    return render(request, "spaces/desk/season.html", {"season": found, "view": queries.for_desk(found)})
