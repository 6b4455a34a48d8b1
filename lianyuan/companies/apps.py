from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompaniesConfig(AppConfig):
    name = "lianyuan.companies"
    label = "companies"
    verbose_name = _("企业")

    def ready(self) -> None:
        """Tell the lower floors what this room brings: pictures, jobs, and what it holds on a person."""
        from lianyuan.files import purposes

        from . import holdings, pictures, tasks

        purposes.register(pictures.OWNER, pictures.LOGO, pictures.PHOTO)
        tasks.register()
        holdings.register_all()
