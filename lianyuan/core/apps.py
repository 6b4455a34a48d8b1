from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "lianyuan.core"
    label = "core"
    verbose_name = _("基础")

    def ready(self) -> None:
        """Forms speak plainly from the start."""
        from . import forms

        forms.speak_plainly()
