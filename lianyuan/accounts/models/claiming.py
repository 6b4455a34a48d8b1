"""Codes on paper with which somebody recorded at the counter comes to their account."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ClaimCode(models.Model):
    """A code handed over at a desk. It works once, until `expires_at`; a newer one takes its place.

    Only its hash is kept, so nobody who reads the database can use it.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("领取人"),
        on_delete=models.CASCADE,
        related_name="claim_codes",
    )
    digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("谁给的"), on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("给出时间"))
    expires_at = models.DateTimeField(_("有效期到"))
    used_at = models.DateTimeField(_("领取时间"), null=True, blank=True)
    replaced_at = models.DateTimeField(_("作废时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("领取码")
        constraints = [
            models.UniqueConstraint(fields=["digest"], name="accounts_claim_digest_once"),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(used_at__isnull=True, replaced_at__isnull=True),
                name="accounts_one_open_claim_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.made_at:%Y-%m-%d}"
