"""Which files a question takes: kinds, size and number, as its answer rule says.

`fileKinds` lists names of GROUPS and `fileMegabytes` is the largest file; both are keywords of ours and may
be left out. Files are looked at when they come in, and again by the schema when answers are checked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from lianyuan.core.sentences import counted, listed
from lianyuan.files.inspection.reasons import UnacceptableFile
from lianyuan.files.models import File
from lianyuan.files.preparing import Prepared
from lianyuan.files.purposes import MEGABYTE, PICTURES, Purpose

from .draft_files import DRAFT_FILE
from .widgets import MOST_FILES


@dataclass(frozen=True)
class Group:
    """Kinds of files that people think of as one."""

    label: str | Promise
    kinds: frozenset[str]


GROUPS = {
    "picture": Group(gettext_lazy("照片或图片"), PICTURES),
    "pdf": Group("PDF", frozenset({"pdf"})),
    "ofd": Group("OFD", frozenset({"ofd"})),
    "text": Group(gettext_lazy("文字文档"), frozenset({"doc", "docx", "odt"})),
    "sheet": Group(gettext_lazy("电子表格"), frozenset({"xls", "xlsx", "ods"})),
    "slides": Group(gettext_lazy("演示文稿"), frozenset({"ppt", "pptx", "odp"})),
}


def purpose_of(rule: dict[str, Any]) -> Purpose:
    """What a draft's files for a question with this rule are held to."""
    groups = rule.get("fileKinds")
    kinds = frozenset().union(*(GROUPS[name].kinds for name in groups)) if groups else DRAFT_FILE.kinds
    most = min(rule.get("fileMegabytes", DRAFT_FILE.megabytes), DRAFT_FILE.most_bytes // MEGABYTE)
    return replace(DRAFT_FILE, kinds=kinds, megabytes=most, most=rule["maxItems"])


def wanted_words(rule: dict[str, Any]) -> str:
    """The kinds a question takes, in words."""
    groups = rule.get("fileKinds")
    return listed(GROUPS[name].label for name in groups) if groups else _("照片、PDF 或办公文件")


def limits_words(rule: dict[str, Any]) -> str:
    """Kinds, size and number in one line, as the help beside the question says it."""
    said = {
        "wanted": wanted_words(rule),
        "most": _most_megabytes(rule),
        "count": rule["maxItems"],
    }
    if rule["maxItems"] == 1:
        return _("%(wanted)s，最多 %(most)s MB，1 个") % said
    return counted("%(wanted)s，每个最多 %(most)s MB，最多 %(n)s 个", rule["maxItems"]) % {
        **said,
        "n": rule["maxItems"],
    }


def fault_of(rule: dict[str, Any], upload: Prepared) -> str:
    """Why a question doesn't take an upload that came in; empty when it does."""
    purpose = purpose_of(rule)
    said: dict[str, Any] = {"name": upload.name, "wanted": wanted_words(rule)}
    if upload.kind.name not in purpose.kinds:
        return str(UnacceptableFile("not_here", {**said, "kind": upload.kind.label}))
    if upload.size > _most_megabytes(rule) * MEGABYTE:
        size = f"{upload.size / MEGABYTE:.1f}".removesuffix(".0")
        return str(UnacceptableFile("too_big", {**said, "size": size, "most": _most_megabytes(rule)}))
    return ""


def _most_megabytes(rule: dict[str, Any]) -> int:
    return int(min(rule.get("fileMegabytes", DRAFT_FILE.megabytes), DRAFT_FILE.most_bytes // MEGABYTE))


def rule_is_right(rule: dict[str, Any]) -> bool:
    """Whether what a rule says of kinds and size makes sense."""
    groups, most = rule.get("fileKinds", ["pdf"]), rule.get("fileMegabytes", 1)
    is_list = isinstance(groups, list) and all(isinstance(name, str) for name in groups)
    return (
        is_list
        and 0 < len(set(groups)) == len(groups)
        and set(groups) <= GROUPS.keys()
        and isinstance(most, int)
        and not isinstance(most, bool)
        and 0 < most <= DRAFT_FILE.megabytes
    )


def check_kinds(
    validator: Draft202012Validator, wanted: object, instance: object, schema: object
) -> Iterator[ValidationError]:
    """`fileKinds`: every file named is of one of the kinds."""
    kinds = frozenset().union(*(GROUPS[str(name)].kinds for name in _listed(wanted) if name in GROUPS))
    if any(kind not in kinds for kind, _size in _files(instance)):
        yield ValidationError("not a kind of file that is taken")


def check_size(
    validator: Draft202012Validator, wanted: object, instance: object, schema: object
) -> Iterator[ValidationError]:
    """`fileMegabytes`: no file named is larger."""
    if isinstance(wanted, int) and any(size > wanted * MEGABYTE for _kind, size in _files(instance)):
        yield ValidationError("too large a file")


def _listed(written: object) -> Sequence[object]:
    return written if isinstance(written, list) else []


def _files(instance: object) -> Sequence[tuple[str, int]]:
    keys = [key for key in _listed(instance) if isinstance(key, str)][:MOST_FILES]
    return list(File.objects.filter(key__in=keys).values_list("kind", "size"))


def explain(rule: dict[str, Any], keyword: str) -> str:
    """What is told whose files aren't of the kinds or size asked for; it names no file."""
    if keyword == "fileKinds":
        return _("这里只收%(wanted)s，有文件不是。请删掉它，换一个。") % {"wanted": wanted_words(rule)}
    return _("有文件超过 %(most)s MB。请删掉它，换一个小些的。") % {"most": rule.get("fileMegabytes")}
