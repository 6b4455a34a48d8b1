"""What people are told about the companies they claim."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianyuan.notifications import kinds
from lianyuan.notifications.actions import notify
from lianyuan.notifications.kinds import Kind, Wording

from .models import Claim
from .models.people import ClaimState

CLAIMS = Kind(
    name="companies.claims",
    label=_("我的企业认领"),
    channels=("wechat", "mail", "sms"),
    wordings={
        ClaimState.CONFIRMED: Wording(
            _("认领已确认：%(company)s"), _("您现在是负责人，可以用企业的名义办事。")
        ),
        ClaimState.REFUSED: Wording(
            _("认领未通过：%(company)s"), _("原因写在认领那一页。补齐材料后可以重新认领。")
        ),
    },
)


def register() -> None:
    """Make this room's kinds known; called when the platform starts."""
    kinds.register(CLAIMS)


def tell_claimant(claim: Claim) -> None:
    """Tell whoever made a claim how it was decided, in the decision's transaction."""
    notify(
        person=claim.person,
        kind=CLAIMS.name,
        key=f"companies.claim:{claim.pk}",
        wording=claim.state,
        words={"company": str(claim.company or claim.name)},
        href=reverse("companies:claim"),
    )
