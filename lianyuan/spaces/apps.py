from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SpacesConfig(AppConfig):
    name = "lianyuan.spaces"
    label = "spaces"
    verbose_name = _("场地")

    def ready(self) -> None:
        """Tell the lower floors what this room brings."""
        from . import notices, waiting_holdings, waiting_notices, waiting_tasks

        notices.register()
        waiting_notices.register()
        waiting_tasks.register()
        waiting_holdings.register_all()
