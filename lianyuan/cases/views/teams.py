"""The teams of a service centre, as its administrator keeps them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.places.models import Place

from .. import actions, queries
from ..forms_life import TeamForm
from ..models import Team

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_required
def teams(request: SignedInRequest) -> HttpResponse:
    """The centres the person administers, with their teams."""
    if not queries.keeps_teams(request.user):
        raise NotAllowed(_("窗口小组由服务中心的管理员来编。"))
    return render(request, "cases/teams.html", {"centres": queries.teams_kept_by(request.user)})


@form_page
@login_required
def new_team(request: SignedInRequest, place_id: int) -> HttpResponse:
    """Make a team."""
    centre = queries.centre_kept_by(request.user, place_id)
    if centre is None:
        raise Http404
    return _team(request, centre, None)


@form_page
@login_required
def team(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Change a team."""
    found = queries.team_kept_by(request.user, team_id)
    if found is None:
        raise Http404
    return _team(request, found.centre, found)


def _team(request: SignedInRequest, centre: Place, found: Team | None) -> HttpResponse:
    before = queries.team_values(found) if found else {}
    form = TeamForm(queries.people_at(centre), request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.keep_team(
                actor=request.actor,
                centre=centre,
                team=found,
                name=form.cleaned_data["name"],
                is_active=form.cleaned_data["is_active"],
                members=form.chosen,
            )
        except NotAllowed:
            raise
        except Refused as refusal:
            form.add_error("name", refusal.message)
        else:
            messages.success(request, _("小组“%(name)s”已保存。") % {"name": kept})
            return redirect("cases:teams")
    return render(request, "cases/team.html", {"centre": centre, "team": found, "form": form})
