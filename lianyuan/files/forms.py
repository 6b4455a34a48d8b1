"""The field in which people choose files."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from .inspection.reasons import UnacceptableFile
from .preparing import Prepared, prepare
from .purposes import MEGABYTE, PICTURES, Purpose
from .receiving import FILES_AT_ONCE, PreparedUpload


class FilesInput(forms.FileInput):
    """A file chooser for one or several files; its value is always a list."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        """Every file chosen."""
        return files.getlist(name) if hasattr(files, "getlist") else [files[name]] if files.get(name) else []

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Mapping[str, Any], name: str) -> bool:
        """Whether the chooser wasn't there at all."""
        return name not in files


class UploadField(forms.Field):
    """Files for a purpose; its value is a list of `Prepared` for `actions.attach`.

    A view marked with `receiving.takes_files` finds them prepared already.
    """

    widget = FilesInput
    default_error_messages = {"required": _("请选一个文件。")}

    def __init__(self, *, purpose: Purpose, **kwargs: Any) -> None:
        self.purpose = purpose
        self.most = min(purpose.most, FILES_AT_ONCE)
        kwargs.setdefault("label", purpose.label)
        super().__init__(**kwargs)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """The help says the limits as the settings have them now."""
        if not self.help_text:
            self.help_text = self._limits_in_words()
        return super().get_bound_field(form, field_name)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """What the browser's chooser offers."""
        attributes: dict[str, Any] = {"accept": ",".join(self.purpose.endings)}
        return attributes | ({"multiple": True} if self.most > 1 else {})

    def clean(self, value: list[UploadedFile]) -> list[Prepared]:
        """Every file prepared. Raises ValidationError with what is wrong with each that can't be taken."""
        if not value:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return []
        if len(value) > self.most:
            problem = UnacceptableFile("too_many", {"most": self.most, "count": len(value)})
            raise ValidationError(str(problem), code="too_many")
        prepared, problems = [], []
        for upload in value:
            try:
                prepared.append(self._prepared(upload))
            except UnacceptableFile as problem:
                problems.append(ValidationError(str(problem), code=problem.code))
        if problems:
            raise ValidationError(problems)
        return prepared

    def _prepared(self, upload: UploadedFile) -> Prepared:
        if not isinstance(upload, PreparedUpload):
            return prepare(upload, self.purpose)
        if upload.problem is not None:
            raise upload.problem
        assert upload.prepared is not None
        return upload.prepared

    def _limits_in_words(self) -> Any:
        wanted = _("照片或图片") if self.purpose.kinds <= PICTURES else _("照片、PDF 或办公文件")
        limits = {"wanted": wanted, "most": self.purpose.most_bytes // MEGABYTE, "count": self.most}
        if self.most > 1:
            return _("%(wanted)s，每个最多 %(most)s MB，最多 %(count)s 个") % limits
        return _("%(wanted)s，最多 %(most)s MB") % limits
