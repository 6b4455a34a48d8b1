"""Answers kept for requests that a phone or a form may repeat."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class KeptAnswer(models.Model):
    """The first answer to a keyed request; a repeat with the same key gets it again.

    A form's answer is the address it leads to; an API's has a body, and headers beside `Location`.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    location = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("已答复的请求")
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="accounts_answer_once")]

    def __str__(self) -> str:
        return f"{self.status} {self.location}"
