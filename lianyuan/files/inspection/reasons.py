"""Why a file isn't taken, in words a person can act on."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

_REASONS = {
    "empty": _("“%(name)s”是空的，里面没有内容。请检查是不是选错了文件。"),
    "too_big": _("“%(name)s”有 %(size)s MB，这里一个文件最多 %(most)s MB。请压缩后再传，或者拆开传。"),
    "far_too_big": _("“%(name)s”太大了，这里一个文件最多 %(most)s MB。请压缩后再传，或者拆开传。"),
    "too_many": _("一次最多传 %(most)s 个文件，现在选了 %(count)s 个。请去掉一些。"),
    "not_here": _("“%(name)s”是 %(kind)s 文件，这里只收%(wanted)s。"),
    "other_kind": _("“%(name)s”的内容%(seems)s，不能上传。这里收%(wanted)s。"),
    "mislabelled": _(
        "“%(name)s”的名字写着是 %(ending)s 文件，内容其实是 %(kind)s 文件。"
        "请把文件名的结尾改成 %(right)s 再传，或者用原来的软件另存一次。"
    ),
    "cut_short": _("“%(name)s”不完整，可能没有下载完或没有传完。请确认能打开，再重新上传。"),
    "damaged": _("“%(name)s”已损坏，打不开。请用看图或办公软件打开确认，另存后再上传。"),
    "something_behind": _("“%(name)s”的末尾还附带了别的内容，为了安全没有收下。请打开后另存一份再上传。"),
    "something_inside": _(
        "“%(name)s”里面还藏着一个 %(kind)s 文件，为了安全没有收下。请分开，只上传需要的那个。"
    ),
    "script_inside": _("“%(name)s”里面夹带了网页或程序代码，为了安全没有收下。请打开后另存一份再上传。"),
    "macros": _(
        "“%(name)s”带有宏（会自动运行的程序），为了安全没有收下。请另存为不带宏的文件或 PDF 再上传。"
    ),
    "encrypted": _("“%(name)s”有打开密码，无法检查。请去掉密码后再上传。"),
    "unpacks_too_large": _(
        "“%(name)s”解开后异常巨大，为了安全没有收下。请打开后另存一份，或者导出为 PDF 再上传。"
    ),
    "too_many_pixels": _("“%(name)s”的尺寸太大，最多 %(most)s 百万像素。请缩小后再上传。"),
    "too_much_memory": _("“%(name)s”太大，处理到一半放弃了。请缩小图片，或者导出为 PDF 再上传。"),
    "too_slow": _("“%(name)s”处理得太久，已经放弃。请缩小图片，或者导出为 PDF 再上传。"),
    "busy": _("现在上传的人很多，“%(name)s”还没有处理。请过一会儿再传一次。"),
    "no_space": _("服务器的存储空间不够，“%(name)s”没有保存。请告诉服务台，稍后再传。"),
    "storage_away": _("文件存储暂时连不上，“%(name)s”没有保存。请告诉服务台，稍后再传。"),
    "not_received": _("没有收到“%(name)s”，请重新选一次再提交。"),
}


class UnacceptableFile(Exception):
    """The file isn't taken. `code` is stable, `str(error)` says what is wrong and what to do."""

    def __init__(self, code: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.details = details or {}

    def __str__(self) -> str:
        details = {"kind": "", "most": "", "wanted": "", "name": "", **self.details}
        if self.code == "other_kind":
            details["seems"] = _("是 %(kind)s 文件") % details if details["kind"] else _("认不出是什么文件")
        return str(_REASONS[self.code]) % details
