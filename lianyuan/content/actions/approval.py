"""Sending content in, approving it, sending it back, taking it down."""

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.actions.unpublish import UnpublishAction
from wagtail.models import TaskState, WorkflowState

from lianyuan.accounts import jobs
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused

from .. import rules
from ..models.entries import Approved

DUE = "content.due"


@transaction.atomic
def send_in(*, actor: Actor, entry: Approved) -> WorkflowState:
    """Ask for a second person's approval of the latest version, by an editor."""
    if not rules.edits(actor):
        raise NotAllowed(_("内容由新区的编辑和管理员撰写。"))
    if entry.current_workflow_state:
        raise Refused(_("“%(entry)s”已经在审核了。") % {"entry": entry})
    return entry.get_workflow().start(entry, actor.person)


@transaction.atomic
def approve(*, actor: Actor, entry: Approved, waiting: TaskState, words: str = "") -> None:
    """Approve what waits and let it go out (at its hour, if it has one), by someone with no hand in it."""
    _check_second_person(actor, entry, waiting)
    waiting.approve(user=actor.person, comment=words)


@transaction.atomic
def send_back(*, actor: Actor, entry: Approved, waiting: TaskState, words: str = "") -> None:
    """Ask for changes, with words on what, by someone who had no hand in it."""
    _check_second_person(actor, entry, waiting)
    waiting.reject(user=actor.person, comment=words)


def _check_second_person(actor: Actor, entry: Approved, waiting: TaskState) -> None:
    # The row orders two who decide at once.
    type(entry)._base_manager.select_for_update().get(pk=entry.pk)
    if not rules.edits(actor):
        raise NotAllowed(_("审核由新区的编辑和管理员来做。"))
    if actor.person is None or rules.wrote(actor.person, entry):
        raise NotAllowed(_("您参与了“%(entry)s”的撰写，请由另一位编辑或管理员审核。") % {"entry": entry})
    waiting.refresh_from_db()
    if waiting.status != TaskState.STATUS_IN_PROGRESS:
        raise Refused(_("“%(entry)s”已由同事处理。") % {"entry": entry})
    if waiting.revision_id != entry.latest_revision_id:
        raise Refused(_("“%(entry)s”送审之后又有改动，请作者重新送审。") % {"entry": entry})


def publish_approved(*, entry: Approved, user: Person | None) -> None:
    """Publish what was just approved, now or at its hour, and have the worker called at each hour named."""
    entry.get_latest_revision().publish(user=user, skip_permission_checks=True)
    entry = type(entry)._base_manager.get(pk=entry.pk)
    planned = entry.get_scheduled_revision_as_object() or entry
    for moment in (planned.go_live_at, planned.expire_at):
        if moment and moment > clock.now():
            jobs.enqueue(kind=DUE, payload={}, key=f"{DUE} {moment.isoformat()}", at=moment)


@transaction.atomic
def take_down(*, actor: Actor, entry: Approved) -> None:
    """Take something published down at once, by any editor: what is wrong must not wait for a second."""
    if not rules.edits(actor):
        raise NotAllowed(_("内容由新区的编辑和管理员管理。"))
    entry = type(entry)._base_manager.select_for_update().get(pk=entry.pk)
    UnpublishAction(entry, user=actor.person).execute(skip_permission_checks=True)
