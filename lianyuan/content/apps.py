from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    name = "lianyuan.content"
    label = "content"
    verbose_name = _("内容")

    def ready(self) -> None:
        """Keep an index of where pictures stand, tell the worker what is due, and files who may see them."""
        from wagtail.models import ReferenceIndex

        from lianyuan.accounts import jobs, routines
        from lianyuan.files import purposes as files

        from . import purposes, tasks
        from .actions.approval import DUE
        from .queries import KINDS

        for kind in KINDS:
            ReferenceIndex.register_model(kind)
        jobs.register(DUE, tasks.due)
        # What a job missed, such as one that failed too often, is made up for within a day.
        routines.register_daily("content.overdue", tasks.due)
        files.register(purposes.OWNER, purposes.LIBRARY)
