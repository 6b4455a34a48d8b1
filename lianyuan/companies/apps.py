from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompaniesConfig(AppConfig):
    name = "lianyuan.companies"
    label = "companies"
    verbose_name = _("企业")

    def ready(self) -> None:
        """Tell the worker what this room's jobs are, and people what it sends them."""
        from . import notices, tasks

        notices.register()
        tasks.register()
