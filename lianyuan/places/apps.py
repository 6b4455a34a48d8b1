from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    name = "lianyuan.places"
    label = "places"
    verbose_name = _("地点")

    def ready(self) -> None:
        """Tell the lower floors what this room brings."""
        from lianyuan.search import registry

        from . import holdings, searching

        holdings.register_all()
        registry.register(searching.PLACE)
