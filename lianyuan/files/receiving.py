"""Taking uploads in: never more than a ceiling, never half a file, looked at before the transaction."""

import errno
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from .inspection.reasons import UnacceptableFile
from .preparing import Prepared, leftovers_removed, prepare
from .purposes import MEGABYTE, Purpose

View = Callable[..., HttpResponse]
FILES_AT_ONCE = 10
# What is left of a body that is too long is read and thrown away up to this many times the ceiling, since a
# browser that is still sending shows no answer.
_PATIENCE = 4


class PreparedUpload(UploadedFile):
    """An upload that was looked at already: it brings what was prepared, or the problem."""

    def __init__(
        self, upload: UploadedFile, prepared: Prepared | None, problem: UnacceptableFile | None
    ) -> None:
        super().__init__(upload.file, upload.name, upload.content_type, upload.size)
        self.prepared = prepared
        self.problem = problem


def takes_files(**purposes: Purpose) -> Callable[[View], View]:
    """Mark a view whose form takes files: field name to purpose.

    They are looked at and put away before the view's transaction begins, so that it holds no lock meanwhile.
    """

    def mark(view: View) -> View:
        setattr(view, "takes_files", purposes)  # noqa: B010 - a function has no such attribute to its type
        return view

    return mark


def takes_files_under(prefix: str, purpose: Purpose) -> Callable[[View], View]:
    """Mark a view whose form takes files in fields it makes as it goes: those whose names start so.

    As `takes_files`; together with it, a field named there keeps its own purpose.
    """

    def mark(view: View) -> View:
        setattr(view, "takes_files_under", (prefix, purpose))  # noqa: B010 - as above
        return view

    return mark


class FilesMiddleware:
    """Refuses bodies that are far too long, prepares the files of marked views, removes what got no row.

    Stands outside `OnceMiddleware`, whose transaction must not wait for pictures being made.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.content_type == "multipart/form-data" and (refusal := _refuse_long_body(request)):
            return refusal
        with leftovers_removed():
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Put prepared uploads in the place of those that came."""
        purposes: dict[str, Purpose] = dict(getattr(view, "takes_files", {}))
        if under := getattr(view, "takes_files_under", None):
            prefix, purpose = under
            purposes = {name: purpose for name in request.FILES if name.startswith(prefix)} | purposes
        if request.method == "POST" and request.user.is_authenticated:
            for field, purpose in purposes.items():
                uploads = request.FILES.getlist(field)[: FILES_AT_ONCE + 1]
                if len(uploads) <= min(purpose.most, FILES_AT_ONCE):
                    request.FILES.setlist(field, [_looked_at(upload, purpose) for upload in uploads])
        return None


def _looked_at(upload: UploadedFile, purpose: Purpose) -> PreparedUpload:
    try:
        return PreparedUpload(upload, prepare(upload, purpose), None)
    except UnacceptableFile as problem:
        return PreparedUpload(upload, None, problem)


def _refuse_long_body(request: HttpRequest) -> HttpResponse | None:
    most = (settings.UPLOAD_MEGABYTES * FILES_AT_ONCE + 2) * MEGABYTE
    announced = int(request.META.get("CONTENT_LENGTH") or 0)
    if announced <= most:
        return None
    if announced <= most * _PATIENCE:
        while request.read(MEGABYTE):
            pass
    reason = _("一次最多上传 %(most)s MB，这次有 %(size)s MB。请分几次上传。") % {
        "most": most // MEGABYTE,
        "size": announced // MEGABYTE,
    }
    return render(request, "files/too_long.html", {"reason": reason}, status=413)


class CeilingHandler(FileUploadHandler):
    """Lets a file through up to just above the ceiling, so that a form can say so; throws the rest away."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Count from nothing."""
        super().new_file(*args, **kwargs)
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """The chunk, its part up to the ceiling and one byte, or nothing."""
        most = settings.UPLOAD_MEGABYTES * MEGABYTE
        before, self._received = self._received, self._received + len(raw_data)
        return raw_data[: most + 1 - before] if before <= most else None

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one make the file."""


class CarefulTemporaryHandler(TemporaryFileUploadHandler):
    """A file on disk; when the disk is full, an empty one that says so instead of an error."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open the temporary file."""
        self._full = False
        try:
            super().new_file(*args, **kwargs)
        except OSError as trouble:
            self._note(trouble)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write the chunk, as long as there is room."""
        if not self._full:
            try:
                super().receive_data_chunk(raw_data, start)
            except OSError as trouble:
                self._note(trouble)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """The file, or what stands for it."""
        if not self._full:
            try:
                # Forced out now, since closing an unwritten rest would fail where nobody listens.
                self.file.flush()
                return super().file_complete(file_size)
            except OSError as trouble:
                self._note(trouble)
        stand_in = SimpleUploadedFile(self.file_name or "?", b"", self.content_type or "")
        setattr(stand_in, "trouble", "no_space")  # noqa: B010 - read by `preparing`
        return stand_in

    def _note(self, trouble: OSError) -> None:
        if trouble.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise trouble
        self._full = True
