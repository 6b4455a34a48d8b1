"""The next version of a questionnaire while it is being written."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .versions import Questionnaire


class Sketch(models.Model):
    """What the builder is working on: `content` holds pages and questions (see `building/content.py`).

    There is at most one for a questionnaire; publishing makes a version of it and removes it. `edition`
    grows with every change, so that two people at once notice each other.
    """

    questionnaire = models.OneToOneField(
        Questionnaire, verbose_name=_("表单"), on_delete=models.CASCADE, related_name="sketch"
    )
    content = models.JSONField(_("内容"), default=dict)
    edition = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("最近修改"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    changed_at = models.DateTimeField(_("修改时间"), default=timezone.now)

    class Meta:
        verbose_name = _("表单草案")

    def __str__(self) -> str:
        return str(self.questionnaire)
