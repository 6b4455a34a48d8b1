"""A case to keep or to print."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from lianyuan.accounts.requests import SignedInRequest

from .. import queries
from ..looking import note_look
from ..printing import case_pdf


@require_safe
@login_required
def document(request: SignedInRequest, reference: str) -> HttpResponse:
    """What was handed in, as PDF, for both sides of the desk."""
    case = queries.visible_case(request.user, reference)
    if case is None:
        raise Http404
    note_look(request.actor, case, why=gettext_noop("打印办件"))
    response = HttpResponse(case_pdf(request.actor, case), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{case.reference}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
