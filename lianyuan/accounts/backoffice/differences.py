"""What deeds changed, in the words of the tables they changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from ..models import AuditChange, AuditEntry
from .values import as_text

# What deeds say beside the fields of a table.
_LABELS: dict[str, Promise] = {
    "application": _("申请"),
    "channel": _("渠道"),
    "claim": _("认领"),
    "company": _("企业"),
    "count": _("条数"),
    "file": _("文件"),
    "files": _("文件"),
    "form": _("表单"),
    "format": _("格式"),
    "hours": _("开放时间"),
    "kind": _("类别"),
    "list": _("名单"),
    "name": _("名称"),
    "owner": _("负责人"),
    "parent": _("位于"),
    "person": _("人员"),
    "place": _("地点"),
    "purpose": _("用途"),
    "role": _("角色"),
    "rows": _("行数"),
    "service": _("事项"),
    "sha256": _("校验值"),
    "size": _("大小（字节）"),
    "state": _("状态"),
    "version": _("版本"),
}
_KINDS: dict[str, Promise] = {"demo": _("演示数据")}


@dataclass(frozen=True)
class Difference:
    """One field before and after a deed."""

    label: str
    before: str
    after: str


@cache
def _models() -> dict[str, type[Model]]:
    return {model._meta.label_lower: model for model in apps.get_models()}


def model_of(kind: str) -> type[Model] | None:
    """The table a kind such as `companies.company` stands for; None where it is gone or never was one."""
    return _models().get(kind)


def kind_in_words(kind: str) -> str:
    """A kind of object as people call it."""
    model = model_of(kind)
    return str(model._meta.verbose_name if model else _KINDS.get(kind, kind))


def differences_of(changes: Sequence[AuditChange]) -> list[Difference]:
    """What a deed changed, field by field, by the labels and choices of the tables."""
    found = []
    for change in changes:
        model = model_of(change.target_kind)
        for name in {**change.before, **change.after}:
            field = _field(model, name)
            before, after = (_value(field, side.get(name)) for side in (change.before, change.after))
            if before != after:
                label = getattr(field, "verbose_name", None) or _LABELS.get(name, name)
                found.append(Difference(str(label), before, after))
    return found


def _field(model: type[Model] | None, name: str) -> Any:
    if model is None:
        return None
    try:
        return model._meta.get_field(name.removesuffix("_id"))
    except FieldDoesNotExist:
        return None


def _value(field: Any, value: Any) -> str:
    choices = dict(getattr(field, "flatchoices", None) or ())
    return as_text(choices.get(value, value) if isinstance(value, str) else value)


class DifferencesColumn(Column):
    """What each deed changed."""

    cell_template_name = "accounts/backoffice/differences.html"

    def get_value(self, instance: AuditEntry) -> list[Difference]:
        """The differences of one entry, prefetched as `changes_here`."""
        return differences_of(getattr(instance, "changes_here", []))
