"""What this room holds on a person: the endpoints they registered."""

from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.personal_data import Fate, register

from .models import Endpoint


def register_all() -> None:
    """Register the table of this room."""
    register(
        "webhooks",
        Endpoint,
        "responsible",
        holds=_("您登记的事件推送地址"),
        fate=Fate.GOES,
        correction=_("可以删除后重新登记"),
        fields=("label", "address", "audience", "types", "created_at", "paused_at"),
    )
