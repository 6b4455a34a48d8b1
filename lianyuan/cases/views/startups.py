"""The page on which the district says which companies count as start-ups."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core.refusals import NotAllowed
from lianyuan.places import rules as place_rules

from .. import startups
from ..actions.startups import settle_startups
from ..startup_forms import StartupTermsForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def terms(request: SignedInRequest) -> HttpResponse:
    """The terms as they stand, and changing them."""
    if not place_rules.administers_the_district(request.actor):
        raise NotAllowed(_("只有新区的管理员可以改初创企业的认定。"))
    now = startups.terms()
    form = StartupTermsForm(
        request.POST or None, initial={"stages": sorted(now.stages), "most_years": now.most_years}
    )
    if form.is_valid():
        settle_startups(actor=request.actor, **form.cleaned_data)
        messages.success(request, _("已保存，从现在起按新的认定。"))
        return redirect("cases:startup-terms")
    return render(
        request, "cases/startup_terms.html", {"form": form, "terms": now}, status=400 if form.errors else 200
    )
