from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SpacesConfig(AppConfig):
    name = "lianyuan.spaces"
    label = "spaces"
    verbose_name = _("场地")

    def ready(self) -> None:
        """Tell the lower floors what this room brings."""
        from lianyuan.accounts import routines
        from lianyuan.files import purposes

        from . import holdings, notices, pictures, tasks

        notices.register()
        holdings.register_all()
        purposes.register(pictures.OWNER, pictures.PHOTO)
        routines.register_daily(tasks.DAILY, tasks.daily)
