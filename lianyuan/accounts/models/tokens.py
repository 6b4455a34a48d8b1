"""Tokens with which a person's programs use the API."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ApiToken(models.Model):
    """A key a person made for one of their programs. Only its hash is kept; `prefix` is for recognising it.

    It does what its person may do, as far as its scopes go, until the end of `expires_on` or its revocation.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("持有人"),
        on_delete=models.CASCADE,
        related_name="access_tokens",
    )
    name = models.CharField(_("用途"), max_length=60)
    prefix = models.CharField(_("开头"), max_length=12)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField(_("能做什么"), default=list)
    expires_on = models.DateField(_("有效期到"), null=True, blank=True)
    last_used_on = models.DateField(_("最近使用"), null=True, blank=True)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("访问令牌")
        constraints = [models.UniqueConstraint(fields=["digest"], name="accounts_token_digest_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.prefix}…"

    def works_on(self, day: date) -> bool:
        """Whether it is neither revoked nor past its last day."""
        return self.revoked_at is None and (self.expires_on is None or day <= self.expires_on)
