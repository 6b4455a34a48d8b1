from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    name = "lianyuan.content"
    label = "content"
    verbose_name = _("内容")

    def ready(self) -> None:
        """Tell the lower floors what this room brings, and the editor where pictures stand."""
        from wagtail.models import ReferenceIndex

        from lianyuan.accounts import jobs, routines
        from lianyuan.files import purposes as files
        from lianyuan.search import registry as search

        from . import holdings, purposes, searching, tasks
        from .actions.approval import DUE
        from .queries import KINDS

        for kind in KINDS:
            ReferenceIndex.register_model(kind)
        jobs.register(DUE, tasks.due)
        # What a job missed, such as one that failed too often, is made up for within a day.
        routines.register_daily("content.overdue", tasks.due)
        holdings.register_all()
        search.register(searching.NEWS)
        search.register(searching.GUIDE)
        files.register(purposes.OWNER, purposes.LIBRARY)
