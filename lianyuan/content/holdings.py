"""What this room, and the page editor below it, hold on a person: who wrote, approved and uploaded what."""

from collections.abc import Callable

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import (
    APIToken,
    Comment,
    CommentReply,
    ModelLogEntry,
    Page,
    PageLogEntry,
    PageSubscription,
    Revision,
    TaskState,
    UploadedFile,
    WorkflowState,
)
from wagtail.users.models import UserProfile

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.accounts.personal_data import Fate, register

from .models import Guide, HomePage, News, Picture

ROOM = "content"
WRITTEN_FOR_THE_DISTRICT = _("内容是新区发布的，要说得清谁写谁审。姓名去掉以后，与内容同期保存。")

_UNUSED = [
    (APIToken, "user"),
    (Page, "locked_by"),
    (Page, "owner"),
    (Comment, "user"),
    (Comment, "resolved_by"),
    (CommentReply, "user"),
    (PageSubscription, "user"),
]
_OF_THE_EDITOR = [(UserProfile, "user"), (EditingSession, "user"), (FormState, "user")]
_DEEDS = [
    (ModelLogEntry, "user", _("您对内容做过的每一步"), ("timestamp", "action", "label")),
    (PageLogEntry, "user", _("您对页面做过的每一步"), ("timestamp", "action", "label")),
    (Revision, "user", _("您写的每一版内容"), ("created_at", "object_str", "content")),
    (WorkflowState, "requested_by", _("您送审的内容"), ("created_at", "status")),
    (TaskState, "finished_by", _("您审核的内容"), ("finished_at", "status", "comment")),
    (Picture, "person", _("您上传的图片"), ("made_at", "description")),
]


def _let_go(table: type[Model], link: str) -> Callable[[Actor, Person], None]:
    """Take a person's name off rows that are not theirs alone."""

    def forget(actor: Actor, person: Person) -> None:
        table._default_manager.filter(**{link: person}).update(**{link: None})

    return forget


def register_all() -> None:
    """Register the tables of this room and of the page editor."""
    for table, link, holds, fields in _DEEDS:
        register(
            ROOM, table, link, holds=holds, fate=Fate.STAYS, reason=WRITTEN_FOR_THE_DISTRICT, fields=fields
        )
    for kind in (News, Guide, HomePage):
        register(
            ROOM,
            kind,
            "locked_by",
            holds=_("您锁住、不让别人改的内容"),
            fate=Fate.GOES,
            fields=("id", "locked_at"),
            forget=_let_go(kind, "locked_by"),
        )
    for table, link in _OF_THE_EDITOR:
        register(
            ROOM, table, link, holds=_("您在后台的界面设置和没存完的表单"), fate=Fate.GOES, fields=("id",)
        )
    register(
        ROOM,
        UploadedFile,
        "uploaded_by_user",
        holds=_("您在后台传到一半的文件"),
        fate=Fate.GOES,
        fields=("id",),
    )
    for table, link in _UNUSED:
        register(ROOM, table, link, holds=_("页面编辑器自带的表，平台不用"), fate=Fate.GOES, fields=("pk",))
