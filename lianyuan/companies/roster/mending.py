"""The sheet of rows that didn't go in, to mend and send back."""

from __future__ import annotations

from pathlib import PurePath

from django.utils.translation import gettext as _

from lianyuan.core.spreadsheets.writing import WrittenSheet, write_workbook

from ..models import RosterImport
from .checking import mend_labels
from .columns import MEND_REASON, MEND_ROW
from .queries import heading_of


def sheet_to_mend(roster: RosterImport) -> bytes:
    """An XLSX with each refused row as it stood in the file, before it its row number and what to change."""
    header = [_(MEND_ROW), _(MEND_REASON), *mend_labels(heading_of(roster))]
    rows = (
        [str(refused.row), "\n".join(refused.reasons), *refused.cells]
        for refused in roster.refused_rows.order_by("row").iterator()
    )
    return write_workbook([WrittenSheet(_("待修改"), header, rows, marked_columns=2)])


def mend_file_name(roster: RosterImport) -> str:
    """What the sheet is called when it is downloaded."""
    return _("待修改-%(name)s.xlsx") % {"name": PurePath(roster.file_name).stem}
