"""The page of a person's tokens."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ..requests import SignedInRequest
from ..sealing import seal, unseal
from ..views.fresh import freshly_signed_in
from . import actions, queries
from .forms import TokenForm

FRESH = "fresh_token"
SECONDS_TO_SHOW = 60


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@freshly_signed_in
def tokens(request: SignedInRequest) -> HttpResponse:
    """The person's tokens, and making one; a new one is shown once, on the page that follows.

    For someone who has just said again who they are: a token outlives the session it was made in.
    """
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _token, written = actions.make_token(actor=request.actor, person=request.user, **form.values())
        # The session is a row of the database, where no token may lie in clear.
        request.session[FRESH] = seal(written, FRESH)
        return redirect("tokens:tokens")
    sealed = request.session.pop(FRESH, "") if request.method == "GET" else ""
    context = {
        "tokens": list(queries.tokens_of(request.user)),
        "form": form,
        "fresh": unseal(sealed, FRESH, SECONDS_TO_SHOW),
    }
    return render(request, "accounts/tokens/tokens.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def revocation(request: SignedInRequest, token_id: int) -> HttpResponse:
    """Revoke a token."""
    token = get_object_or_404(queries.tokens_of(request.user), pk=token_id)
    actions.revoke_token(actor=request.actor, token=token)
    return redirect("tokens:tokens")
