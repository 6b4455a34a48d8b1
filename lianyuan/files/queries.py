"""Reads about files."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import models

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor

from . import rules
from .models import File, Piece, PieceRole
from .purposes import Purpose


def files_of(owners: Iterable[models.Model], *, purpose: Purpose | None = None) -> dict[int, list[File]]:
    """The files of several objects of one kind, by the object's id; two queries however many there are.

    Whoever calls has let the reader see the objects already.
    """
    listed = list(owners)
    if not listed:
        return {}
    found = File.objects.of(audit.kind_of(listed[0]), [owner.pk for owner in listed]).select_related("person")
    if purpose is not None:
        found = found.filter(purpose=purpose.name)
    by_owner: dict[int, list[File]] = defaultdict(list)
    for file in found.prefetch_related("pieces"):
        by_owner[file.owner_id].append(file)
    return by_owner


def files_of_one(owner: models.Model, *, purpose: Purpose | None = None) -> list[File]:
    """The files of one object, in the order they came."""
    return files_of([owner], purpose=purpose).get(owner.pk, [])


def visible_file(actor: Actor, key: str) -> File | None:
    """The file with this key, with its pieces, if the actor may see what it belongs to."""
    file = File.objects.filter(key=key).prefetch_related("pieces").first()
    return file if file is not None and rules.sees(actor, file) else None


def shown_piece(file: File, width: int = 0) -> Piece | None:
    """A document as it came; of a picture the narrowest of at least `width`, else the widest."""
    if file.is_document:
        return original_piece(file)
    wide_enough = [picture for picture in file.pictures if width and picture.width >= width]
    return wide_enough[0] if wide_enough else file.widest


def original_piece(file: File) -> Piece | None:
    """The file as it came, where it was kept."""
    return next((piece for piece in file.pieces.all() if piece.role == PieceRole.ORIGINAL), None)


def unknown_names(names: Sequence[str]) -> set[str]:
    """Those of the stored names that no piece has."""
    known = Piece.objects.filter(stored_name__in=names).values_list("stored_name", flat=True)
    return set(names) - set(known)
