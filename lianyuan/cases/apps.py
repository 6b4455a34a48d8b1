from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "lianyuan.cases"
    label = "cases"
    verbose_name = _("办件")

    def ready(self) -> None:
        """Make the notices of this room known."""
        from . import notices

        notices.register()
