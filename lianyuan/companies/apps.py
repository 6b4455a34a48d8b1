from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompaniesConfig(AppConfig):
    name = "lianyuan.companies"
    label = "companies"
    verbose_name = _("企业")

    def ready(self) -> None:
        """Tell the lower floors what this room brings."""
        from lianyuan.files import purposes
        from lianyuan.search import registry

        from . import holdings, notices, pictures, searching, tasks

        purposes.register(pictures.OWNER, pictures.LOGO, pictures.PHOTO)
        tasks.register()
        holdings.register_all()
        notices.register()
        registry.register(searching.COMPANY)
        registry.register_audience(searching.audience_of)
