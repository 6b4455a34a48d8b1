"""The desk's page with the code that a newcomer takes home on paper."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.accounts.sealing import seal, unseal

from .. import queries
from ..actions.claiming import hand_over_code

# The code that was just made waits here for the one page that shows it.
FRESH_CODE = "fresh_claim_code"
SECONDS_TO_SHOW = 60


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def claim_code(request: SignedInRequest, reference: str) -> HttpResponse:
    """Make a code; show it once, to be written down or printed."""
    page = queries.desk_case(request.actor, reference)
    if page is None:
        raise Http404
    if request.method == "POST":
        code = hand_over_code(actor=request.actor, case=page.case)
        # The session is a row of the database, where no code may lie in clear.
        request.session[FRESH_CODE] = {"case": page.case.pk, "code": seal(code, FRESH_CODE)}
        return redirect("cases:claim-code", page.case.reference)
    if not page.may_hand_over_code:
        return redirect("cases:desk-case", page.case.reference)
    fresh = request.session.get(FRESH_CODE) if request.method == "GET" else None
    code = ""
    if fresh and fresh["case"] == page.case.pk:
        del request.session[FRESH_CODE]
        code = unseal(fresh["code"], FRESH_CODE, SECONDS_TO_SHOW)
    address = request.build_absolute_uri(reverse("account_claim"))
    context = {"page": page, "case": page.case, "code": code, "address": address}
    return render(request, "cases/claim_code.html", context)
