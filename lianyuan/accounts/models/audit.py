"""The trail every deed leaves: who, as whom, what, when, and what it changed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One deed. The company someone acted for is kept as id and label, so no key points upwards."""

    at = models.DateTimeField(_("时间"), auto_now_add=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("谁"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    company_id = models.BigIntegerField(_("代表的企业编号"), null=True)
    company_label = models.CharField(_("代表的企业"), max_length=200, blank=True)
    origin = models.CharField(_("经由"), max_length=40, blank=True)
    verb = models.CharField(_("做了什么"), max_length=80)
    target_kind = models.CharField(_("对象类别"), max_length=60)
    target_id = models.CharField(_("对象编号"), max_length=40)
    target_label = models.CharField(_("对象"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("审计记录")
        indexes = [
            models.Index(fields=["target_kind", "target_id", "-id"], name="accounts_audit_target"),
            models.Index(fields=["person", "-id"], name="accounts_audit_person"),
        ]

    def __str__(self) -> str:
        return f"{self.deed} {self.target_label}"

    @property
    def deed(self) -> str:
        """What was done, in the reader's language; the trail keeps the interface's own word."""
        return gettext(self.verb) if self.verb else ""

    @property
    def by_way_of(self) -> str:
        """What acted where no person did, in the reader's language."""
        return gettext(self.origin) if self.origin else ""


class AuditChange(models.Model):
    """What one deed changed on one object; a batch deed has many.

    Private fields are never written here with their values, only that they changed.
    """

    entry = models.ForeignKey(AuditEntry, on_delete=models.CASCADE, related_name="changes")
    target_kind = models.CharField(max_length=60)
    target_id = models.CharField(max_length=40)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("变动")
        indexes = [models.Index(fields=["target_kind", "target_id", "-id"], name="accounts_change_target")]

    def __str__(self) -> str:
        return f"{self.target_kind} {self.target_id}"
