"""What this room holds on a person: the files they uploaded."""

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models import Person
from lianyuan.accounts.personal_data import Fate, register

from .models import File, Piece, PieceRole
from .storage import store

IN_MEMORY = 1024 * 1024


def originals_of(person: Person) -> Iterator[tuple[str, IO[bytes]]]:
    """The files a person uploaded as they came, each under a name of its own."""
    pieces = Piece.objects.filter(file__person=person, role=PieceRole.ORIGINAL).select_related("file")
    for piece in pieces.order_by("pk").iterator():
        with SpooledTemporaryFile(IN_MEMORY) as content:
            for chunk in store().read(piece.stored_name, 0, piece.size):
                content.write(chunk)
            content.seek(0)
            yield f"{piece.file_id}-{piece.file.name}", cast(IO[bytes], content)


def register_all() -> None:
    """Register the tables of this room."""
    register(
        "files",
        File,
        "person",
        holds=_("您上传的文件"),
        fate=Fate.STAYS,
        reason=_("文件属于办件或企业，随办件和企业资料保存；注销以后不再显示是谁上传的。"),
        correction=_("请在原来的地方重新上传"),
        fields=("name", "kind", "size", "purpose", "company_label", "created_at"),
        files=originals_of,
    )
