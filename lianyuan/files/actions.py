"""Writes about files: attaching prepared ones to what they belong to, and removing them."""

import secrets
from collections.abc import Sequence
from functools import partial

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.core.refusals import NotAllowed, Refused

from . import rules, storage
from .models import File, Piece
from .preparing import Prepared
from .purposes import Purpose, owner_of


@transaction.atomic
def attach(*, actor: Actor, owner: models.Model, purpose: Purpose, uploads: Sequence[Prepared]) -> list[File]:
    """Give an object these files, by someone who may change them. Refused beyond the purpose's number."""
    _check_may_change(actor, owner, purpose)
    if not uploads:
        return []
    _lock(owner)
    there = File.objects.of(purpose.owner_kind, [owner.pk]).filter(purpose=purpose.name).count()
    if there + len(uploads) > purpose.most:
        raise Refused(
            _("%(label)s最多 %(most)s 个，已经有 %(there)s 个，这次又选了 %(count)s 个。请先删掉一些。")
            % {"label": purpose.label, "most": purpose.most, "there": there, "count": len(uploads)}
        )
    return [_insert(actor=actor, owner=owner, upload=upload) for upload in uploads]


@transaction.atomic
def replace(*, actor: Actor, owner: models.Model, purpose: Purpose, upload: Prepared) -> File:
    """Put one file in the place of all the object had for this purpose."""
    _check_may_change(actor, owner, purpose)
    _lock(owner)
    for file in File.objects.of(purpose.owner_kind, [owner.pk]).filter(purpose=purpose.name):
        _delete(actor=actor, file=file)
    return _insert(actor=actor, owner=owner, upload=upload)


@transaction.atomic
def remove(*, actor: Actor, file: File) -> None:
    """Remove a file, by someone who may change what it belongs to; its bytes go with the commit."""
    if not rules.changes(actor, file):
        raise NotAllowed(_("您不能删除这个文件。"))
    _delete(actor=actor, file=file)


@transaction.atomic
def remove_all_of(*, actor: Actor, owner: models.Model) -> None:
    """Remove every file of an object that its room is deleting; the room has checked who may."""
    for file in File.objects.of(audit.kind_of(owner), [owner.pk]):
        _delete(actor=actor, file=file)


@transaction.atomic
def move(*, actor: Actor, files: Sequence[File], owner: models.Model, purpose: Purpose) -> None:
    """Give files of an object, such as a draft, to the one that was made of it, for a purpose of that one.

    By someone who may change both. Refused beyond the purpose's number.
    """
    _check_may_change(actor, owner, purpose)
    if not files:
        return
    if not all(rules.changes(actor, file) for file in files):
        raise NotAllowed(_("您不能移动这个文件。"))
    _lock(owner)
    there = File.objects.of(purpose.owner_kind, [owner.pk]).filter(purpose=purpose.name).count()
    if there + len(files) > purpose.most:
        raise Refused(
            _("%(label)s最多 %(most)s 个，现在有 %(count)s 个。请先删掉一些。")
            % {"label": purpose.label, "most": purpose.most, "count": there + len(files)}
        )
    for file in files:
        file.owner_kind, file.owner_id, file.purpose = purpose.owner_kind, owner.pk, purpose.name
        file.save(update_fields=["owner_kind", "owner_id", "purpose"])
        audit.record(actor=actor, verb=gettext_noop("上传文件"), target=owner, after=_audited(file))


def _check_may_change(actor: Actor, owner: models.Model, purpose: Purpose) -> None:
    registered = owner_of(audit.kind_of(owner))
    if registered is None or registered.kind != purpose.owner_kind:
        raise ValueError(f"{purpose.name!r} is no purpose of {audit.kind_of(owner)!r}")
    if not registered.may_change(actor, owner.pk):
        raise NotAllowed(_("您不能在这里上传文件。"))


def _lock(owner: models.Model) -> None:
    """Two who add at once count one after the other."""
    owner._meta.model._base_manager.select_for_update().get(pk=owner.pk)


def _insert(*, actor: Actor, owner: models.Model, upload: Prepared) -> File:
    file = File.objects.create(
        key=secrets.token_urlsafe(18),
        owner_kind=upload.purpose.owner_kind,
        owner_id=owner.pk,
        purpose=upload.purpose.name,
        name=upload.name,
        kind=upload.kind.name,
        size=upload.size,
        sha256=upload.sha256,
        person=actor.person,
        company_id=actor.company_id,
        company_label=actor.company_label,
    )
    Piece.objects.bulk_create(
        Piece(
            file=file,
            role=piece.role,
            width=piece.width,
            height=piece.height,
            content_type=piece.content_type,
            size=piece.size,
            stored_name=piece.stored_name,
        )
        for piece in upload.pieces
    )
    audit.record(actor=actor, verb=gettext_noop("上传文件"), target=owner, after=_audited(file))
    return file


def _delete(*, actor: Actor, file: File) -> None:
    audit.record_batch(actor=actor, verb=gettext_noop("删除文件"), target=file)
    names = list(file.pieces.values_list("stored_name", flat=True))
    file.delete()
    transaction.on_commit(partial(storage.discard_all, names), robust=True)


def _audited(file: File) -> dict[str, str | int]:
    """What the trail may keep: a name may say anything about anyone, so it isn't there."""
    return {
        "file": file.pk,
        "purpose": file.purpose,
        "kind": file.kind,
        "size": file.size,
        "sha256": file.sha256,
    }
