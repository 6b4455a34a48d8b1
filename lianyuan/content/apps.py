from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    name = "lianyuan.content"
    label = "content"
    verbose_name = _("内容")

    def ready(self) -> None:
        """Where pictures stand, what the worker does, who may see files, and what is held on people."""
        from wagtail.models import ReferenceIndex

        from lianyuan.accounts import jobs, routines
        from lianyuan.files import purposes as files

        from . import holdings, purposes, tasks
        from .actions.approval import DUE
        from .queries import KINDS

        for kind in KINDS:
            ReferenceIndex.register_model(kind)
        jobs.register(DUE, tasks.due)
        # What a job missed, such as one that failed too often, is made up for within a day.
        routines.register_daily("content.overdue", tasks.due)
        holdings.register_all()
        files.register(purposes.OWNER, purposes.LIBRARY)
