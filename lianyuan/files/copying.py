"""A second copy of a file, where one upload answers for two things."""

import io
import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.core.refusals import NotAllowed

from . import rules, storage
from .models import File
from .preparing import put_away


@transaction.atomic
def copy(*, actor: Actor, file: File) -> File:
    """The file once more, of the same owner under a key of its own; by someone who may change it.

    It counts for nothing until it is moved to where it belongs: the room does that in the same transaction.
    """
    if not rules.changes(actor, file):
        raise NotAllowed(_("您不能使用这个文件。"))
    pieces = list(file.pieces.all())
    made = File.objects.get(pk=file.pk)
    made.pk, made.key, made._state.adding = None, secrets.token_urlsafe(18), True
    made.save()
    for piece in pieces:
        content = b"".join(storage.store().read(piece.stored_name, 0, piece.size))
        name = put_away(io.BytesIO(content), piece.size)
        piece.pk, piece.file, piece.stored_name, piece._state.adding = None, made, name, True
        piece.save()
    return made
