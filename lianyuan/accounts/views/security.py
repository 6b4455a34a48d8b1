"""How one signs in, and where one is signed in."""

from allauth.socialaccount.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import queries
from ..acting import Actor
from ..actions import sessions as actions
from ..requests import SignedInRequest


@require_safe
@login_required
def security(request: SignedInRequest) -> HttpResponse:
    """Passkeys, one-time codes, password, linked accounts, devices."""
    context = {
        "security": queries.security_of(request.user),
        "this_session": request.session.session_key,
        "providers": get_adapter(request).list_providers(request),
    }
    return render(request, "accounts/security.html", context)


@require_POST
@login_required
def session_ending(request: SignedInRequest, session_id: int) -> HttpResponse:
    """Sign one device out."""
    session = get_object_or_404(queries.sessions_of(request.user), pk=session_id)
    actions.end_session(actor=Actor(person=request.user), session=session)
    messages.success(request, _("那台设备已退出登录。"))
    return redirect("mfa_index")


@require_POST
@login_required
def other_sessions_ending(request: SignedInRequest) -> HttpResponse:
    """Sign every other device out."""
    ended = actions.end_other_sessions(
        actor=Actor(person=request.user), this=request.session.session_key or ""
    )
    messages.success(request, _("已让其他 %(n)d 台设备退出登录。") % {"n": ended})
    return redirect("mfa_index")
