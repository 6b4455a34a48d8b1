"""Files handed out to whoever may see what they belong to."""

import logging

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianyuan.accounts.requests import ActingRequest

from . import queries, rules
from .models import File, Piece
from .serving import hand_out
from .storage import StorageAway

logger = logging.getLogger(__name__)


@require_safe
def file(request: ActingRequest, key: str) -> HttpResponseBase:
    """A document to be saved, or a picture at its widest."""
    found = queries.visible_file(request.actor, key)
    return _answer(request, found, queries.shown_piece(found) if found else None)


@require_safe
def picture(request: ActingRequest, key: str, width: int) -> HttpResponseBase:
    """A picture at least this wide, where there is one."""
    found = queries.visible_file(request.actor, key)
    return _answer(request, found, queries.shown_piece(found, width) if found and found.is_picture else None)


@require_safe
def original(request: ActingRequest, key: str) -> HttpResponseBase:
    """A picture as it came, metadata and all, for the person who uploaded it."""
    found = queries.visible_file(request.actor, key)
    may = found is not None and rules.sees_original(request.actor, found)
    return _answer(request, found, queries.original_piece(found) if found and may else None)


def _answer(request: ActingRequest, found: File | None, piece: Piece | None) -> HttpResponseBase:
    if found is None or piece is None:
        # A visitor may be someone who hasn't signed in yet; the answer is the same whether the file exists.
        if request.actor.person is None:
            return redirect_to_login(request.get_full_path())
        raise Http404(_("没有这个文件，或者您看不到它。"))
    piece.file = found
    try:
        return hand_out(request, found, piece)
    except FileNotFoundError:
        logger.error("the bytes of file %s are missing", found.pk)
        raise Http404(_("这个文件的内容找不到了，请告诉服务台。")) from None
    except StorageAway:
        logger.error("the file storage does not answer")
        return render(request, "files/away.html", status=503)
