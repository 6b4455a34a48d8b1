"""The parts of Wagtail we install, without what they start beside the editor."""

from typing import Any

from wagtail.snippets.apps import WagtailSnippetsAppConfig


class Snippets(WagtailSnippetsAppConfig):
    """Drafts, revisions and approval for our own models, without Wagtail's API and its permission rows."""

    default = False

    def ready(self) -> None:
        from wagtail.snippets.models import register_deferred_snippets

        register_deferred_snippets()
