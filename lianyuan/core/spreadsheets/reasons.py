"""Why a spreadsheet can't be read, in words a person can act on."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

_REASONS = {
    "empty_file": _("文件是空的，里面没有内容。请检查是不是选错了文件。"),
    "too_big": _("文件超过 %(megabytes)s MB，太大了。请拆成几个文件再上传。"),
    "other_format": _("这不是表格，而是 %(format)s 文件。请上传 XLSX、XLS 或 CSV 表格。"),
    "markup": _("这是一个网页或 XML 文件，只是名字像表格。请用表格软件打开，另存为 XLSX 后再上传。"),
    "save_as_xlsx": _("暂时不能读取 %(format)s 格式。请用表格软件打开，另存为 XLSX 后再上传。"),
    "encrypted": _("文件有打开密码，无法读取。请去掉密码后再上传。"),
    "zip_bomb": _("文件解开后异常巨大，为了安全没有读取。请用表格软件打开，另存为新的 XLSX 后再上传。"),
    "damaged": _("文件已损坏或不完整，无法读取。请用表格软件打开确认，另存为 XLSX 后再上传。"),
    "unknown_encoding": _(
        "认不出文件的文字编码（能读 UTF-8、UTF-16、GB18030 和 Big5）。请另存为 XLSX 后再上传。"
    ),
    "not_text": _("这不是表格：里面是程序或图片一类的数据。请上传 XLSX、XLS 或 CSV 表格。"),
    "bad_quotes": _("第 %(row)s 行的引号没有成对，之后的内容无法可靠读取。请改好这一行再上传。"),
    "no_header": _("前 %(rows)s 个有内容的行里没有找到表头。请保留写着各列名称的那一行。"),
    "no_rows": _("表头在第 %(row)s 行，下面没有任何内容。"),
    "no_such_sheet": _("没有第 %(sheet)s 个工作表，文件里共有 %(count)s 个。请重新选择。"),
    "empty_sheet": _("第 %(sheet)s 个工作表是空的。请选择另一个工作表。"),
    "too_many_rows": _("有内容的行超过 %(limit)s 行，太多了。请拆成几个文件再上传。"),
    "too_many_columns": _("表头超过 %(limit)s 列，不像一份名册。请只保留需要的列再上传。"),
    "far_cells": _(
        "表格里有相隔极远的单元格（%(cell)s），无法读取。请删除名册以外的单元格，或把名册复制到新表格里再上传。"
    ),
    "too_much_memory": _(
        "表格太大，或者有相隔极远的单元格，读取到一半放弃了。请把名册复制到新表格里，只留需要的内容再上传。"
    ),
    "too_slow": _("读取用了太久，已经放弃。请把名册复制到新表格里，只留需要的内容，或拆成几个文件再上传。"),
}


class UnreadableSpreadsheet(Exception):
    """The file can't be read. `code` is stable, `str(error)` says what is wrong and what to do."""

    def __init__(self, code: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.details = details or {}

    def __str__(self) -> str:
        return str(_REASONS[self.code]) % self.details
