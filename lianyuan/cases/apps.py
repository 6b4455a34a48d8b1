from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "lianyuan.cases"
    label = "cases"
    verbose_name = _("办件")

    def ready(self) -> None:
        """Let services and cases be found."""
        from lianyuan.search import registry

        from . import searching

        registry.register(searching.SERVICE)
        registry.register(searching.CASE)
        registry.register_audience(searching.audience_of)
