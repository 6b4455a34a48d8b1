"""The parts of Wagtail we install, without what they would start beside the editor."""

import swapper
from wagtail.admin.apps import WagtailAdminAppConfig
from wagtail.snippets.apps import WagtailSnippetsAppConfig


class Editor(WagtailAdminAppConfig):
    """The editor, without the letters it would send by itself from inside a request."""

    default = False

    def ready(self) -> None:
        """What the editor needs of its page model."""
        from wagtail.admin.forms.pages import WagtailAdminPageForm
        from wagtail.admin.panels.page_utils import _get_page_edit_handler
        from wagtail.admin.telepath import widgets  # noqa: F401 - registers how widgets are drawn in the browser

        page = swapper.load_model("wagtailcore", "Page")
        page.get_edit_handler = _get_page_edit_handler
        page.base_form_class = WagtailAdminPageForm


class Snippets(WagtailSnippetsAppConfig):
    """Drafts, revisions and approval for our own models, without Wagtail's API and permission rows."""

    default = False

    def ready(self) -> None:
        """Wagtail's own list of such models; ours are registered with the back office."""
        from wagtail.snippets.models import register_deferred_snippets

        register_deferred_snippets()
