from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "lianyuan.notifications"
    label = "notifications"
    verbose_name = _("通知")

    def ready(self) -> None:
        """What this room holds on people; a lane for each channel; the daily digests."""
        from lianyuan.accounts import jobs, outbox, routines

        from . import delivering, digests, holdings, tidying
        from .channels import known

        holdings.register_all()
        for channel in known.NAMES:
            outbox.register_lane(f"notices-{channel}", partial(delivering.lane_of, channel))
        tidying.register()
        jobs.register(digests.JOB, digests.gather)
        routines.register_daily(digests.OVERDUE, digests.plan_overdue)
