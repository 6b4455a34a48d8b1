"""What a person agreed to, and who looked at what is private."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Consents."""

    def standing(self) -> "ConsentQuerySet":
        """Consents that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Consent(models.Model):
    """A person's yes to one purpose in one wording, with its receipt; withdrawing ends it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("谁"), on_delete=models.CASCADE, related_name="consents"
    )
    purpose = models.CharField(_("用途"), max_length=40)
    version = models.CharField(_("文本版本"), max_length=20)
    wording = models.TextField(_("当时的文本"))
    receipt = models.CharField(_("回执编号"), max_length=9)
    given_at = models.DateTimeField(_("同意时间"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("同意记录")
        constraints = [
            models.UniqueConstraint(fields=["receipt"], name="accounts_consent_receipt_once"),
            models.UniqueConstraint(
                fields=["person", "purpose", "version"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="accounts_consent_standing_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"


class LookUp(models.Model):
    """Someone looked at something private: who, as whom, what, when, and where in their work."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("谁"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="look_ups",
    )
    by_role = models.CharField(_("以什么身份"), max_length=80)
    at = models.DateTimeField(_("时间"), default=timezone.now)
    what = models.CharField(_("看了什么"), max_length=120)
    why = models.CharField(_("在哪一步"), max_length=120)
    target_kind = models.CharField(_("对象类别"), max_length=60)
    target_id = models.CharField(_("对象编号"), max_length=40)
    target_label = models.CharField(_("对象"), max_length=200)

    class Meta:
        verbose_name = _("查看记录")
        indexes = [
            models.Index(fields=["by", "target_kind", "target_id", "-at"], name="accounts_look_up_again"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.target_label}"


class LookUpConcern(models.Model):
    """One person whom a look-up concerns; they see it on their own page."""

    look_up = models.ForeignKey(LookUp, on_delete=models.CASCADE, related_name="concerns")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("与谁有关"),
        on_delete=models.CASCADE,
        related_name="looked_up",
    )

    class Meta:
        verbose_name = _("查看记录涉及的人")
        constraints = [
            models.UniqueConstraint(fields=["look_up", "person"], name="accounts_look_up_concerns_once")
        ]
        indexes = [models.Index(fields=["person", "-look_up"], name="accounts_look_ups_of")]

    def __str__(self) -> str:
        return f"{self.look_up_id} {self.person_id}"
