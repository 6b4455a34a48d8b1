from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SpacesConfig(AppConfig):
    name = "lianyuan.spaces"
    label = "spaces"
    verbose_name = _("场地")

    def ready(self) -> None:
        """Tell the lower floors what this room brings."""
        from lianyuan.accounts import outbox, routines

        from . import calendars_tidying, holdings, invitations, notices

        notices.register()
        holdings.register_all()
        outbox.register_lane(invitations.LANE, invitations.lane)
        routines.register_daily(calendars_tidying.TIDY, calendars_tidying.tidy)
