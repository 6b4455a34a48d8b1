from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    name = "lianyuan.places"
    label = "places"
    verbose_name = _("地点")

    def ready(self) -> None:
        """Say what this room holds on a person."""
        from . import holdings

        holdings.register_all()
