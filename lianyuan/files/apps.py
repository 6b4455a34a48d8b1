from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "lianyuan.files"
    label = "files"
    verbose_name = _("文件")

    def ready(self) -> None:
        """Bytes without a row are swept up once a day."""
        from lianyuan.accounts import routines

        from . import tasks

        routines.register_daily(tasks.SWEEP, tasks.sweep)
        register(check_limits)


def check_limits(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A limit for a purpose nobody has is a slip of the pen that would go unnoticed."""
    from . import purposes

    known = [purpose.name for purpose in purposes.all_purposes()]
    return [
        Error(f"LIANYUAN_FILE_LIMITS names {name!r}; there are {', '.join(known) or 'none'}", id="files.E001")
        for name in settings.FILE_LIMITS
        if name not in known
    ]
