from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "lianyuan.cases"
    label = "cases"
    verbose_name = _("办件")

    def ready(self) -> None:
        """Tell the lower floors what this room brings."""
        from lianyuan.files import purposes
        from lianyuan.questionnaires import uses
        from lianyuan.search import registry

        from . import (
            attachments,
            closing_routine,
            filing_forms,
            holdings,
            ledger_notices,
            notices,
            rating_holdings,
            rating_notices,
            rating_routine,
            retention_holdings,
            searching,
            tasks,
            visit_forms,
            webhook_events,
        )

        purposes.register(attachments.OWNER, attachments.ATTACHMENT, attachments.ANSWER_FILE)
        uses.register(filing_forms.USE)
        uses.register(visit_forms.USE)
        holdings.register_all()
        notices.register()
        ledger_notices.register()
        tasks.register()
        rating_holdings.register_all()
        rating_notices.register()
        rating_routine.register()
        webhook_events.register()
        retention_holdings.register_all()
        closing_routine.register()
        registry.register(searching.SERVICE)
        registry.register(searching.CASE)
        registry.register_audience(searching.audience_of)
