"""One's own data: what is held, who looked, what one agreed to; correcting, taking a copy, leaving."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianyuan.core import clock

from .. import consents, exporting, queries
from ..acting import Actor
from ..actions import leaving as leaving_actions
from ..actions import privacy as actions
from ..forms import DetailsForm
from ..requests import SignedInRequest
from .fresh import freshly_signed_in


def _as_oneself(request: SignedInRequest) -> Actor:
    """These deeds are always a person's own, whomever they act for."""
    return Actor(person=request.user)


@require_safe
@login_required
def privacy(request: SignedInRequest) -> HttpResponse:
    """Everything about one's own data."""
    context = {
        "asked": queries.asked_of(request.user),
        "looks": queries.looks_at(request.user, key=request.GET.get("key", "")),
        "held": queries.held_on(request.user),
    }
    return render(request, "accounts/privacy.html", context)


@require_safe
@login_required
def receipts(request: SignedInRequest) -> HttpResponse:
    """What one agreed to, with the wording of the day."""
    return render(request, "accounts/receipts.html", {"receipts": queries.receipts_of(request.user)})


def _known(purpose: str) -> str:
    if purpose not in {each.key for each in consents.purposes()}:
        raise Http404(_("没有这个用途。"))
    return purpose


@require_POST
@login_required
def consent(request: SignedInRequest, purpose: str) -> HttpResponse:
    """Agree to one purpose."""
    given = actions.give_consent(actor=_as_oneself(request), purpose=_known(purpose))
    messages.success(request, _("已记下您的同意，回执编号 %(receipt)s。") % {"receipt": given.receipt})
    return redirect("accounts:privacy")


@require_POST
@login_required
def consent_withdrawal(request: SignedInRequest, purpose: str) -> HttpResponse:
    """Take one's consent to one purpose back."""
    actions.withdraw_consent(actor=_as_oneself(request), purpose=_known(purpose))
    messages.success(request, _("已撤回，从现在起不再这样使用。"))
    return redirect("accounts:privacy")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def details(request: SignedInRequest) -> HttpResponse:
    """Correct what is held on oneself."""
    person = request.user
    now = {"display_name": person.display_name, "phone": person.phone or "", "email": person.email}
    form = DetailsForm(request.POST or None, initial=now, person=person)
    if form.is_valid():
        actions.correct_details(actor=_as_oneself(request), **form.cleaned_data)
        messages.success(request, _("已更正。"))
        return redirect("accounts:privacy")
    return render(request, "accounts/details.html", {"form": form}, status=400 if form.errors else 200)


@require_safe
@login_required
@never_cache
@freshly_signed_in
def export(request: SignedInRequest) -> FileResponse:
    """Everything held on oneself, as one ZIP."""
    actions.note_export(actor=_as_oneself(request))
    name = _("我的资料-%(date)s.zip") % {"date": clock.today().isoformat()}
    archive = exporting.write_archive(request.user)
    return FileResponse(archive, as_attachment=True, filename=name, content_type="application/zip")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@freshly_signed_in
def leaving(request: SignedInRequest) -> HttpResponse:
    """What closing the account does, and closing it."""
    if request.method == "POST":
        leaving_actions.close_account(actor=_as_oneself(request))
        logout(request)
        return redirect("accounts:gone")
    return render(request, "accounts/leaving.html", {"leaving": queries.what_leaving_does(request.user)})


@require_safe
def gone(request: SignedInRequest) -> HttpResponse:
    """A last word."""
    return render(request, "accounts/gone.html")
