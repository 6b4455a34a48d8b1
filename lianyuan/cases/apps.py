from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "lianyuan.cases"
    label = "cases"
    verbose_name = _("办件")

    def ready(self) -> None:
        """Steps of cases have files."""
        from lianyuan.files import purposes

        from . import attachments

        purposes.register(attachments.OWNER, attachments.ATTACHMENT)
