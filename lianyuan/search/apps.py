from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "lianyuan.search"
    label = "search"
    verbose_name = _("搜索")

    def ready(self) -> None:
        from lianyuan.accounts import jobs

        from . import tasks

        jobs.register(tasks.INDEX_SOME, tasks.index_some)
        jobs.register(tasks.REINDEX, tasks.reindex)
