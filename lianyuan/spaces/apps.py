from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SpacesConfig(AppConfig):
    name = "lianyuan.spaces"
    label = "spaces"
    verbose_name = _("场地")

    def ready(self) -> None:
        """Tell the lower floors what this room brings."""
        from lianyuan.accounts import outbox, routines
        from lianyuan.files import purposes

        from . import (
            calendars_tidying,
            holdings,
            invitations,
            notices,
            pictures,
            tasks,
            waiting_holdings,
            waiting_notices,
            waiting_tasks,
        )

        notices.register()
        waiting_notices.register()
        holdings.register_all()
        waiting_holdings.register_all()
        purposes.register(pictures.OWNER, pictures.PHOTO)
        outbox.register_lane(invitations.LANE, invitations.lane)
        routines.register_daily(calendars_tidying.TIDY, calendars_tidying.tidy)
        routines.register_daily(tasks.DAILY, tasks.daily)
        waiting_tasks.register()
