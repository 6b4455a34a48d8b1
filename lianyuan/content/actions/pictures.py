"""Keeping the library of pictures."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.files import actions as files
from lianyuan.files.models import PieceRole
from lianyuan.files.preparing import Prepared

from .. import queries, rules
from ..models import Picture
from ..purposes import LIBRARY


@transaction.atomic
def add_picture(*, actor: Actor, description: str, upload: Prepared) -> Picture:
    """Put a picture into the library, by an editor. What is kept of it was re-encoded without metadata."""
    _check(actor)
    picture = Picture.objects.create(description=description, person=actor.person)
    [kept] = files.attach(actor=actor, owner=picture, purpose=LIBRARY, uploads=[upload])
    pieces = kept.pieces.filter(role=PieceRole.PICTURE).order_by("width")
    picture.key = kept.key
    picture.sizes = [[piece.width, piece.height] for piece in pieces]
    picture.save(update_fields=["key", "sizes"])
    audit.record(
        actor=actor, verb=gettext_noop("添加图片"), target=picture, after={"description": description}
    )
    return picture


@transaction.atomic
def describe_picture(*, actor: Actor, picture: Picture, description: str) -> Picture:
    """Change the words that stand for a picture, by an editor."""
    _check(actor)
    picture = Picture.objects.select_for_update().get(pk=picture.pk)
    before = picture.description
    if before == description:
        return picture
    picture.description = description
    picture.full_clean(exclude=["key", "sizes"])
    picture.save(update_fields=["description"])
    audit.record(
        actor=actor,
        verb=gettext_noop("修改图片说明"),
        target=picture,
        before={"description": before},
        after={"description": description},
    )
    return picture


@transaction.atomic
def remove_picture(*, actor: Actor, picture: Picture) -> None:
    """Remove a picture with its file, by an editor. Refused while it stands in anything."""
    _check(actor)
    picture = Picture.objects.select_for_update().get(pk=picture.pk)
    if uses := queries.uses_of(picture):
        raise Refused(
            _("“%(picture)s”还用在 %(uses)d 处，不能删除。请先把它从那里换掉。")
            % {"picture": picture, "uses": uses}
        )
    audit.record(
        actor=actor,
        verb=gettext_noop("删除图片"),
        target=picture,
        before={"description": picture.description},
    )
    files.remove_all_of(actor=actor, owner=picture)
    picture.delete()


def _check(actor: Actor) -> None:
    if not rules.edits(actor):
        raise NotAllowed(_("图片由新区的编辑和管理员管理。"))
