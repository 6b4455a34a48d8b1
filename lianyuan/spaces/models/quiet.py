"""The nursing room: used without a name. What is kept is gone when the day ends."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .spaces import Space


class QuietUse(models.Model):
    """A nursing room in use (使用中), by nobody the platform knows.

    `key_hash` lets the one browser that came in say that it leaves; it is no link to a person.
    """

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="quiet_uses")
    ends = models.DateTimeField()
    key_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("使用中")

    def __str__(self) -> str:
        return str(self.space_id)
