"""What makes the desk's work quicker: views each person keeps."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """Filters of the queue under a name, one person's own (see `desk_filters` for what is in them)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(_("视图名称"), max_length=20)
    filters = models.JSONField(_("筛选"), default=dict)

    class Meta:
        verbose_name = _("保存的视图")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="cases_view_name_once_a_person")
        ]

    def __str__(self) -> str:
        return self.name
