from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompaniesConfig(AppConfig):
    name = "lianyuan.companies"
    label = "companies"
    verbose_name = _("企业")

    def ready(self) -> None:
        """Companies have pictures; the worker learns what this room's jobs are."""
        from lianyuan.files import purposes

        from . import pictures, tasks

        purposes.register(pictures.OWNER, pictures.LOGO, pictures.PHOTO)
        tasks.register()
