from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    name = "lianyuan.places"
    label = "places"
    verbose_name = _("地点")

    def ready(self) -> None:
        """Let places be found."""
        from lianyuan.search import registry

        from . import searching

        registry.register(searching.PLACE)
