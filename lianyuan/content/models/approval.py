"""Approval by a second person, and the trail of what is done to content."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from wagtail.models import ModelLogEntry, Task, TaskState
from wagtail.models.audit_log import ModelLogEntryManager

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person

# What the editor calls its deeds, in the words of our trail.
VERBS = {
    "wagtail.create": gettext_noop("起草"),
    "wagtail.edit": gettext_noop("修改草稿"),
    "wagtail.delete": gettext_noop("删除内容"),
    "wagtail.publish": gettext_noop("发布"),
    "wagtail.publish.schedule": gettext_noop("安排定时发布"),
    "wagtail.publish.scheduled": gettext_noop("定时发布"),
    "wagtail.schedule.cancel": gettext_noop("取消定时发布"),
    "wagtail.unpublish": gettext_noop("撤下"),
    "wagtail.unpublish.scheduled": gettext_noop("到期撤下"),
    "wagtail.rename": gettext_noop("改标题"),
    "wagtail.revert": gettext_noop("恢复旧版本"),
    "wagtail.workflow.start": gettext_noop("送审"),
    "wagtail.workflow.approve": gettext_noop("审核通过"),
    "wagtail.workflow.reject": gettext_noop("退回修改"),
    "wagtail.workflow.resume": gettext_noop("再次送审"),
    "wagtail.workflow.cancel": gettext_noop("撤回送审"),
}


class DeedLogManager(ModelLogEntryManager):
    """Writes each deed of the editor into our audit trail too, in the same transaction."""

    def log_action(self, instance: Any, action: str, **kwargs: Any) -> Any:
        """One deed on a piece of content; done by the worker when no person is named."""
        person: Person | None = kwargs.get("user")
        revision = kwargs.get("revision")
        audit.record(
            actor=Actor(person=person, origin="" if person else gettext_noop("定时任务")),
            verb=VERBS.get(action, action),
            target=instance,
            after={"version": revision.pk} if revision else None,
        )
        return super().log_action(instance, action, **kwargs)


class DeedLogEntry(ModelLogEntry):
    """The editor's own log of content, which its history pages read."""

    objects = DeedLogManager()

    class Meta:
        proxy = True
        verbose_name = _("内容记录")


class SecondPersonApproval(Task):
    """Someone other than whoever wrote it says yes; nobody changes it meanwhile: what was read goes out."""

    class Meta:
        verbose_name = _("第二人审核")

    def locked_for_user(self, obj: Any, user: Person) -> bool:
        """For everyone: who wants a change sends it back."""
        return True

    def get_actions(self, obj: Any, user: Person) -> list[tuple[str, Any, bool]]:
        """What the person may say to it."""
        from ..rules import approves

        if not approves(user, obj):
            return []
        return [("approve", _("通过并发布"), False), ("reject", _("退回修改"), True)]

    def on_action(self, task_state: TaskState, user: Person, action_name: str, **kwargs: Any) -> None:
        """Say yes or no by the room's actions, which look at what is really waiting here."""
        from ..actions import approval

        entry = task_state.workflow_state.content_object
        deed = {"approve": approval.approve, "reject": approval.send_back}[action_name]
        deed(actor=Actor(person=user), entry=entry, waiting=task_state, words=kwargs.get("comment", ""))

    def get_task_states_user_can_moderate(self, user: Person, **kwargs: Any) -> Any:
        """What waits for this person."""
        from ..rules import approves

        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        mine = [
            state.pk
            for state in waiting.select_related("workflow_state")
            if approves(user, state.workflow_state.content_object)
        ]
        return TaskState.objects.filter(pk__in=mine)

    @classmethod
    def get_description(cls) -> Any:
        """What the step means."""
        return _("由没有参与撰写的另一位编辑或管理员审核")
