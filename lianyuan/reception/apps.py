from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReceptionConfig(AppConfig):
    name = "lianyuan.reception"
    label = "reception"
    verbose_name = _("服务大厅")

    def ready(self) -> None:
        """Tell the lower floors what this room brings."""
        from lianyuan.accounts import jobs, routines
        from lianyuan.cases import service_links

        from . import holdings, notices, on_service_pages, tasks
        from .actions.appointments import REMIND

        holdings.register_all()
        notices.register()
        jobs.register(REMIND, tasks.remind)
        routines.register_daily(tasks.DAILY, tasks.daily)
        service_links.register("reception", on_service_pages.links_for)
