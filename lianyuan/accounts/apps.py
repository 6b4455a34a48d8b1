from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "lianyuan.accounts"
    label = "accounts"
    verbose_name = _("账号")

    def ready(self) -> None:
        """What is kept only for a while is taken away once a day."""
        from . import tidying

        tidying.register()
