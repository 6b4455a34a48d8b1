"""What the editor of content brings along: its trail, its links, its menu of deeds.

Wagtail looks for a module of this name in each app.
"""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.rich_text.converters.contentstate import link_entity
from wagtail.admin.rich_text.converters.html_to_contentstate import ExternalLinkElementHandler
from wagtail.admin.rich_text.editors.draftail import features as draftail
from wagtail.snippets.action_menu import UnpublishMenuItem

from .backoffice import picture_chooser
from .models import DeedLogEntry
from .queries import KINDS


@hooks.register("register_admin_viewset")
def choosers() -> Any:
    """The chooser of pictures."""
    return picture_chooser


@hooks.register("register_log_actions")
def trail(actions: Any) -> None:
    """Deeds on content go into our audit trail."""
    for kind in KINDS:
        actions.register_model(kind, DeedLogEntry)


@hooks.register("register_rich_text_features")
def links(features: Any) -> None:
    """Links to an address. Wagtail's own would choose among its tree of pages, which we don't use."""
    address = reverse_lazy("wagtailadmin_choose_page_external_link")
    features.register_editor_plugin(
        "draftail",
        "weblink",
        draftail.EntityFeature(
            {
                "type": "LINK",
                "icon": "link",
                "description": _("链接"),
                "attributes": ["url"],
                "allowlist": {"href": "^(http:|https:|undefined$)"},
                "chooserUrls": {"pageChooser": address, "externalLinkChooser": address},
            },
            js=["wagtailadmin/js/page-chooser-modal.js"],
        ),
    )
    features.register_converter_rule(
        "contentstate",
        "weblink",
        {
            "from_database_format": {"a[href]": ExternalLinkElementHandler("LINK")},
            "to_database_format": {"entity_decorators": {"LINK": link_entity}},
        },
    )


class TakeDownMenuItem(UnpublishMenuItem):
    """Taking down is any editor's."""

    label = _("撤下")

    def is_shown(self, context: Any) -> bool:
        """While it is out and nobody has it locked."""
        person, instance = context["request"].user, context.get("instance")
        allowed = person.has_perm(f"content.change_{context['model']._meta.model_name}")
        return bool(
            context["view"] == "edit" and instance.live and allowed and not context.get("locked_for_user")
        )


@hooks.register("construct_snippet_action_menu")
def deeds(items: list[Any], request: HttpRequest, context: Any) -> None:
    """Offer taking down; sending in comes before saving a draft."""
    item = TakeDownMenuItem(order=20)
    if item.is_shown(context):
        items.append(item)
