from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SpacesConfig(AppConfig):
    name = "lianyuan.spaces"
    label = "spaces"
    verbose_name = _("场地")

    def ready(self) -> None:
        """Tell the lower floors what this room brings."""
        from . import fairness_holdings, notices, season_notices, tasks_fairness

        notices.register()
        season_notices.register()
        fairness_holdings.register_all()
        tasks_fairness.register()
