"""The pictures of news, guides and the home page."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Picture(models.Model):
    """A picture with the words that stand for it where it isn't seen.

    Its file is kept by the room `files`, re-encoded without metadata; `key` and `sizes` (width and height of
    each made from it, narrowest first) repeat what is kept there, so that a page needs no further question.
    """

    description = models.CharField(
        _("图片说明"),
        max_length=120,
        help_text=_("画面里有什么，一句话。看不到图片的人听到的就是它，例如：居民在图书角挑书"),
    )
    key = models.CharField(max_length=32, editable=False)
    sizes = models.JSONField(default=list, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("上传人"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    made_at = models.DateTimeField(_("上传时间"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("图片")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(description=""), name="content_pictures_are_described")
        ]

    def __str__(self) -> str:
        return self.description

    def address(self, width: int) -> str:
        """Where the picture is fetched in the narrowest size of at least this width."""
        return reverse("files:picture", args=[self.key, width])

    @property
    def width(self) -> int:
        """The width of the widest size in pixels."""
        return self._widest[0]

    @property
    def height(self) -> int:
        """The height of the widest size in pixels."""
        return self._widest[1]

    @property
    def source(self) -> str:
        """The address of the widest size."""
        return self.address(self.width)

    @property
    def sources(self) -> str:
        """All sizes for a `srcset`."""
        return ", ".join(f"{self.address(width)} {width}w" for width, _height in self.sizes)

    @property
    def _widest(self) -> Any:
        return self.sizes[-1] if self.sizes else (0, 0)
