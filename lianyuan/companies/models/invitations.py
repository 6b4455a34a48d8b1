"""Invitations into a company, by a link that works once."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.roles import CompanyRoleName
from lianyuan.core import clock
from lianyuan.core.components import Chip, Tone

from .register import Company


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations."""

    def open(self, now: datetime) -> "InvitationQuerySet":
        """Invitations that can be accepted at this moment."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now)


class Invitation(models.Model):
    """An owner's invitation to join with a role. Only its token's hash is kept, so the link shows once."""

    company = models.ForeignKey(
        Company, verbose_name=_("企业"), on_delete=models.CASCADE, related_name="invitations"
    )
    role = models.CharField(_("角色"), max_length=10, choices=CompanyRoleName)
    token_hash = models.CharField(max_length=64)
    note = models.CharField(_("给谁"), max_length=40, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("邀请人"),
        on_delete=models.CASCADE,
        related_name="invitations_made",
    )
    made_at = models.DateTimeField(_("发出时间"), default=timezone.now)
    expires_at = models.DateTimeField(_("有效到"))
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("接受的人"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="invitations_accepted",
    )
    accepted_at = models.DateTimeField(_("接受时间"), null=True)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("企业邀请")
        constraints = [
            models.UniqueConstraint(fields=["token_hash"], name="companies_invitation_token_once"),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(revoked_at__isnull=True),
                name="companies_invitation_accepted_or_revoked",
            ),
        ]
        indexes = [models.Index(fields=["company", "-made_at"], name="companies_invitations_made")]

    def __str__(self) -> str:
        return f"{self.company} {self.get_role_display()}"

    @property
    def chip(self) -> Chip:
        """What became of it, as a chip."""
        if self.accepted_at:
            return Chip(gettext("已接受"), Tone.LEAF)
        if self.revoked_at:
            return Chip(gettext("已撤销"))
        return (
            Chip(gettext("已过期"))
            if self.expires_at <= clock.now()
            else Chip(gettext("等待接受"), Tone.GOLD)
        )

    @property
    def is_waiting(self) -> bool:
        """Whether it can still be taken back."""
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > clock.now()
