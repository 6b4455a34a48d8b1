"""Uploaded files and the pieces they are kept in."""

from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .inspection.kinds import DOCUMENT, KINDS, PICTURE, Kind


class FileQuerySet(models.QuerySet["File"]):
    """Files as asked for by the rooms above."""

    def of(self, owner_kind: str, owner_ids: list[int]) -> "FileQuerySet":
        """The files of these owners, in the order they came."""
        return self.filter(owner_kind=owner_kind, owner_id__in=owner_ids).order_by("id")


class File(models.Model):
    """One file someone uploaded, belonging to one object of any room (the owner), for one purpose.

    Who may see it follows from the owner: see `purposes`. `key` stands in its address and can't be guessed.
    `name` may say anything about anyone, so it is never written to the trail or the log.
    """

    key = models.CharField(max_length=32, unique=True, editable=False)
    owner_kind = models.CharField(_("对象类别"), max_length=60)
    owner_id = models.BigIntegerField(_("对象编号"))
    purpose = models.CharField(_("用途"), max_length=60)
    name = models.CharField(_("文件名"), max_length=120)
    kind = models.CharField(
        _("类型"), max_length=8, choices=[(kind.name, kind.label) for kind in KINDS.values()]
    )
    size = models.BigIntegerField(_("大小（字节）"))
    sha256 = models.CharField(_("内容摘要"), max_length=64)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("上传人"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    company_id = models.BigIntegerField(_("代表的企业编号"), null=True)
    company_label = models.CharField(_("代表的企业"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("上传时间"), default=timezone.now)

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = _("文件")
        indexes = [
            models.Index(fields=["owner_kind", "owner_id", "id"], name="files_by_owner"),
            models.Index(fields=["person", "-id"], name="files_by_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=list(KINDS)), name="files_kind_known"),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="files_not_empty"),
            models.CheckConstraint(condition=~models.Q(name=""), name="files_have_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def what(self) -> Kind:
        """The kind of file it is."""
        return KINDS[self.kind]

    @property
    def is_picture(self) -> bool:
        """Whether it is shown as a picture."""
        return self.what.family == PICTURE

    @property
    def is_document(self) -> bool:
        """Whether it is only handed out to be saved."""
        return self.what.family == DOCUMENT

    @property
    def pictures(self) -> "list[Piece]":
        """The pictures made from it, the widest last; none of a document."""
        made = [piece for piece in self.pieces.all() if piece.role == PieceRole.PICTURE]
        return sorted(made, key=lambda piece: piece.width)

    @property
    def widest(self) -> "Piece | None":
        """The widest picture made from it."""
        return self.pictures[-1] if self.pictures else None

    @property
    def size_written(self) -> str:
        """The size as people say it: `840 KB`, `2.4 MB`."""
        if self.size < 1024 * 1024:
            return f"{max(1, round(self.size / 1024))} KB"
        return f"{self.size / 1024 / 1024:.1f} MB"


class PieceRole(models.TextChoices):
    """What a kept piece is."""

    ORIGINAL = "original", _("原件")
    PICTURE = "picture", _("图片")


class Piece(models.Model):
    """Bytes kept under a random name: the file as it came, or a picture made from it in one width."""

    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="pieces")
    role = models.CharField(max_length=8, choices=PieceRole)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    content_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    stored_name = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("文件内容")
        constraints = [
            models.UniqueConstraint(fields=["file", "role", "width"], name="files_piece_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=PieceRole.values), name="files_piece_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.width}"

    @property
    def name(self) -> str:
        """The file's name with the ending of what is in this piece."""
        if self.role == PieceRole.ORIGINAL:
            return self.file.name
        ending = next(kind.endings[0] for kind in KINDS.values() if kind.content_type == self.content_type)
        return PurePath(self.file.name).stem + ending
