"""The door of the back office: who comes in, through which addresses, under which content security policy."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from . import addresses

View = Callable[..., HttpResponseBase]

# Reviewed against Wagtail 8: its scripts are files of this server, once the date inputs and the chooser that
# carry inline ones are replaced by ours. Its editor writes style attributes, shows a picture just chosen from
# memory (blob:), and shows previews in a frame of its own.
POLICY = {
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
    "object-src": [NONE],
}

# A preview is a page of ours, under the policy of our pages, which the editor may show in its frame.
PREVIEW_POLICY = {"frame-ancestors": [SELF]}
PREVIEWS = (":preview_on_add", ":preview_on_edit", ":revisions_view", ":workflow_preview")


def guarded(view: View) -> View:
    """A view of the back office behind its door.

    Visitors go to our sign-in; people without a part here are refused (403); an address that isn't open
    doesn't exist (404). What is sent is one transaction together with its audit entries.
    """

    @wraps(view)
    def behind_the_door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in addresses.INSTEAD:
            return redirect(addresses.INSTEAD[name])
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.has_perm("wagtailadmin.access_admin"):
            reason = _("后台给新区的管理员和编辑。需要进入的话，请联系管理员。")
            return render(request, "403.html", {"reason": reason}, status=403)
        if not addresses.is_open(name):
            return render(request, "404.html", status=404)
        setattr(request, "in_back_office", True)  # noqa: B010 - a request has no such attribute to its type
        policy = PREVIEW_POLICY if name.endswith(PREVIEWS) else POLICY
        with transaction.atomic() if request.method == "POST" else nullcontext():
            response = csp_replace(policy)(view)(request, *args, **kwargs)
        # A preview went through the middleware once already, as if it were a page by itself.
        for header in ("Content-Security-Policy", "X-Frame-Options"):
            response.headers.pop(header, None)
        response["X-Frame-Options"] = "SAMEORIGIN"
        return response

    # Wagtail's forms know nothing of acting for a company; the deeds here are done as oneself.
    setattr(behind_the_door, "acts_for_anyone", True)  # noqa: B010 - a function has no such attribute to its type
    return behind_the_door
