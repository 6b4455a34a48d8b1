"""The page of a person's tokens."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ..requests import SignedInRequest
from . import actions, queries
from .forms import TokenForm

FRESH = "fresh_token"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def tokens(request: SignedInRequest) -> HttpResponse:
    """The person's tokens, and making one; a new one is shown once, on the page that follows."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _token, written = actions.make_token(actor=request.actor, person=request.user, **form.values())
        request.session[FRESH] = written
        return redirect("tokens:tokens")
    context = {
        "tokens": list(queries.tokens_of(request.user)),
        "form": form,
        "fresh": request.session.pop(FRESH, "") if request.method == "GET" else "",
    }
    return render(request, "accounts/tokens/tokens.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def revocation(request: SignedInRequest, token_id: int) -> HttpResponse:
    """Revoke a token."""
    token = get_object_or_404(queries.tokens_of(request.user), pk=token_id)
    actions.revoke_token(actor=request.actor, token=token)
    return redirect("tokens:tokens")
