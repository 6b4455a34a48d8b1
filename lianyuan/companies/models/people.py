"""The people in companies, and claims to belong to one."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.roles import CompanyRoleName
from lianyuan.core.components import Chip, Tone

from .register import Company


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships."""

    def current(self) -> "MembershipQuerySet":
        """Memberships that have not ended."""
        return self.filter(ended_at__isnull=True)


class Membership(models.Model):
    """A person's part in a company, until it ends; only a current one lets them act for it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("人员"), on_delete=models.CASCADE, related_name="memberships"
    )
    company = models.ForeignKey(
        Company, verbose_name=_("企业"), on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("角色"), max_length=10, choices=CompanyRoleName)
    since = models.DateTimeField(_("加入时间"), default=timezone.now)
    ended_at = models.DateTimeField(_("离开时间"), null=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("企业成员")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "company"],
                condition=models.Q(ended_at__isnull=True),
                name="companies_member_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_role_display()} {self.company}"


class ClaimState(models.TextChoices):
    """How far a claim has come."""

    WAITING = "waiting", _("待核对")
    CONFIRMED = "confirmed", _("已确认")
    REFUSED = "refused", _("未通过")
    WITHDRAWN = "withdrawn", _("已撤回")


class Claim(models.Model):
    """A person's claim to run the company with a code; the desk confirms it, or refuses with a reason."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("申请人"),
        on_delete=models.CASCADE,
        related_name="company_claims",
    )
    uscc = models.CharField(_("统一社会信用代码"), max_length=18)
    name = models.CharField(_("企业名称"), max_length=120)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=ClaimState, default=ClaimState.WAITING)
    company = models.ForeignKey(Company, null=True, on_delete=models.SET_NULL, related_name="claims")
    made_at = models.DateTimeField(_("申请时间"), default=timezone.now)
    decided_at = models.DateTimeField(_("答复时间"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("答复人"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reason = models.CharField(_("未通过的原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("企业认领")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "uscc"], condition=models.Q(state="waiting"), name="companies_claim_once"
            )
        ]
        indexes = [models.Index(fields=["state", "made_at"], name="companies_claims_waiting")]

    def __str__(self) -> str:
        return f"{self.name} {self.get_state_display()}"

    @property
    def is_waiting(self) -> bool:
        """Whether the desk has yet to answer."""
        return self.state == ClaimState.WAITING

    @property
    def is_confirmed(self) -> bool:
        """Whether the desk has said yes."""
        return self.state == ClaimState.CONFIRMED

    @property
    def chip(self) -> Chip:
        """The state as a chip."""
        tones = {
            ClaimState.WAITING: Tone.GOLD,
            ClaimState.CONFIRMED: Tone.LEAF,
            ClaimState.REFUSED: Tone.SEAL,
        }
        return Chip(self.get_state_display(), tones.get(ClaimState(self.state), Tone.PLAIN))
