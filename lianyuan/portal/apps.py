import rules
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "lianyuan.portal"
    label = "portal"
    verbose_name = _("门户")

    def ready(self) -> None:
        """Say who looks after what the lower floors can't judge."""
        from lianyuan.notifications.rules import LOOK_AFTER
        from lianyuan.places.rules import administers_the_district

        rules.set_perm(LOOK_AFTER, administers_the_district)
