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
            fairness_holdings,
            holdings,
            invitations,
            notices,
            pictures,
            season_notices,
            tasks,
            tasks_fairness,
            waiting_holdings,
            waiting_notices,
            waiting_tasks,
        )

        for told in (notices, waiting_notices, season_notices, tasks_fairness, waiting_tasks):
            told.register()
        for held in (holdings, waiting_holdings, fairness_holdings):
            held.register_all()
        purposes.register(pictures.OWNER, pictures.PHOTO)
        outbox.register_lane(invitations.LANE, invitations.lane)
        routines.register_daily(calendars_tidying.TIDY, calendars_tidying.tidy)
        routines.register_daily(tasks.DAILY, tasks.daily)
