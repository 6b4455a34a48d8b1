from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    name = "lianyuan.webhooks"
    label = "webhooks"
    verbose_name = _("事件推送")

    def ready(self) -> None:
        """What this room holds on people; the worker's lanes; what is tidied."""
        from lianyuan.accounts import outbox, routines

        from . import delivering, holdings, tidying

        holdings.register_all()
        for number in range(delivering.LANES):
            outbox.register_lane(f"webhooks-{number}", partial(delivering.lane, number))
        routines.register_daily(tidying.TIDY, tidying.tidy)
