from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "lianyuan.cases"
    label = "cases"
    verbose_name = _("办件")

    def ready(self) -> None:
        """Tell the lower floors what this room brings: files of steps, and what it holds on a person."""
        from lianyuan.files import purposes

        from . import attachments, holdings

        purposes.register(attachments.OWNER, attachments.ATTACHMENT)
        holdings.register_all()
