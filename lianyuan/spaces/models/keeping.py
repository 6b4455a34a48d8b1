"""What a keeper adds to a room: words for its photos."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianyuan.files.models import File


class PhotoWords(models.Model):
    """What is seen in a photo of a room, for who doesn't see it."""

    file = models.OneToOneField(File, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(_("照片里是什么"), max_length=120)

    class Meta:
        verbose_name = _("照片说明")

    def __str__(self) -> str:
        return self.words
