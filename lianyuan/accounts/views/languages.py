"""The switch at the foot of every page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianyuan.core import languages
from lianyuan.core.refusals import Refused

from ..acting import Actor
from ..actions.languages import choose_language
from ..models import Person


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on, and go back where they were."""
    wanted = request.POST.get("language", "")
    if not languages.is_known(wanted):
        raise Refused(_("没有语言“%(language)s”。请在页脚选一种。") % {"language": wanted[:40]})
    if isinstance(request.user, Person):
        choose_language(actor=Actor(person=request.user), language=wanted)
    back = request.POST.get("next", "")
    response = redirect(back if languages.is_ours(request, back) else "/")
    languages.remember(response, wanted)
    return response
