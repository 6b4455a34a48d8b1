"""What a person fills in to bring a roster in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from lianyuan.core.spreadsheets.tables import Heading, column_letters

from .columns import LABELS, REQUIRED, Field, is_our_own

LEFT_OUT = ""


class RosterUploadForm(forms.Form):
    """The file to read."""

    file = forms.FileField(
        label=_("名册文件"),
        help_text=_("XLSX、XLS 或 CSV。文件本身不会保存；党员人数一类的敏感列不会读取"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
        error_messages={"empty": _("文件是空的。请检查是不是选错了文件。")},
    )
    sheet = forms.IntegerField(
        label=_("第几个工作表"),
        required=False,
        min_value=1,
        max_value=50,
        help_text=_("不填时，自动选表头最像名册的那一个"),
    )

    def clean_file(self) -> UploadedFile:
        """The file, when it is not larger than may be uploaded."""
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is not None and file.size > settings.UPLOAD_MEGABYTES * 1024 * 1024:
            raise ValidationError(
                _("“%(name)s”有 %(size)d MB，最大 %(most)d MB。请拆成几个文件再上传。"),
                params={
                    "name": file.name,
                    "size": file.size // (1024 * 1024),
                    "most": settings.UPLOAD_MEGABYTES,
                },
            )
        return file

    def sheet_index(self) -> int | None:
        """The chosen sheet by position, the first being 0."""
        chosen = self.cleaned_data["sheet"]
        return None if chosen is None else chosen - 1


@dataclass(frozen=True)
class ColumnRow:
    """One column of the file as the form shows it."""

    letters: str
    label: str
    samples: Sequence[str]
    field: forms.BoundField


class MatchingForm(forms.Form):
    """Which column of the file holds what."""

    def __init__(
        self,
        *args: Any,
        heading: Heading,
        matching: Mapping[int, Field],
        samples: Mapping[int, Sequence[str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._columns = [column for column in heading.columns if not is_our_own(column.label)]
        self._samples = samples
        choices = [(LEFT_OUT, _("不导入")), *((field.value, LABELS[field]) for field in Field)]
        for column in self._columns:
            self.fields[_name(column.index)] = forms.ChoiceField(
                label=_("%(letters)s 列“%(label)s”是")
                % {"letters": column_letters(column.index), "label": column.label},
                required=False,
                choices=choices,
                initial=matching.get(column.index, LEFT_OUT),
            )

    def rows(self) -> list[ColumnRow]:
        """The columns in the file's order."""
        return [
            ColumnRow(
                column_letters(column.index),
                column.label,
                self._samples.get(column.index, []),
                self[_name(column.index)],
            )
            for column in self._columns
        ]

    def clean(self) -> dict[str, Any]:
        """Each field at most once, and the required ones there."""
        matching = self.matching()
        holders: dict[Field, str] = {}
        for column in self._columns:
            field = matching.get(column.index)
            if field is None:
                continue
            letters = column_letters(column.index)
            if field in holders:
                self.add_error(
                    _name(column.index),
                    ValidationError(
                        _("“%(field)s”已经选给了 %(first)s 列，只能来自一列。请把其中一列改为“不导入”。"),
                        params={"field": LABELS[field], "first": holders[field]},
                    ),
                )
            holders.setdefault(field, letters)
        for field in REQUIRED:
            if field not in holders:
                self.add_error(
                    None,
                    ValidationError(
                        _("还没有指明哪一列是“%(field)s”。请在那一列选“%(field)s”。"),
                        params={"field": LABELS[field]},
                    ),
                )
        return self.cleaned_data

    def matching(self) -> dict[int, Field]:
        """Which column holds which field, by the column's position."""
        chosen = {
            column.index: self.cleaned_data.get(_name(column.index), LEFT_OUT) for column in self._columns
        }
        return {index: Field(value) for index, value in chosen.items() if value}


def _name(index: int) -> str:
    return f"column_{index}"
