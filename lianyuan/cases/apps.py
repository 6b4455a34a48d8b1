from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "lianyuan.cases"
    label = "cases"
    verbose_name = _("办件")

    def ready(self) -> None:
        """Say what this room holds on a person."""
        from . import holdings

        holdings.register_all()
