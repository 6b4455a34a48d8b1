"""Writing content: a first draft, and versions after it. The back office does the same by its own views."""

from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from lianyuan.accounts.acting import Actor
from lianyuan.core.refusals import NotAllowed

from .. import rules
from ..models.entries import Approved

E = TypeVar("E", bound=Approved)


@transaction.atomic
def draft(*, actor: Actor, kind: type[E], **values: Any) -> E:
    """A first draft, by an editor. Nobody else sees it until it is approved."""
    _check(actor)
    entry = kind(live=False, **values)
    entry.full_clean()
    entry.save()
    log(instance=entry, action="wagtail.create", user=actor.person)
    entry.save_revision(user=actor.person, log_action=True)
    return entry


@transaction.atomic
def write(*, actor: Actor, entry: E, **changes: Any) -> E:
    """A new version of an entry, by an editor; what is published stays until this one is approved."""
    _check(actor)
    latest: E = entry.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(latest, name, value)
    latest.save_revision(user=actor.person, log_action=True)
    entry.refresh_from_db()
    return entry


def _check(actor: Actor) -> None:
    if not rules.edits(actor):
        raise NotAllowed(_("内容由新区的编辑和管理员撰写。"))
