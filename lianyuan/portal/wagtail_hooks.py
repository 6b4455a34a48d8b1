"""What hangs in the back office: the rooms' lists, who may see and keep them, the menu, the first page.

Wagtail looks for a module of this name in each app.
"""

from collections.abc import Sequence
from typing import Any

import rules
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.defaults import page_not_found
from wagtail import hooks
from wagtail.admin.views.home import UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel
from wagtail.admin.viewsets.base import ViewSetGroup

from lianyuan.accounts.backoffice.lists import AuditTrailList, PeopleList
from lianyuan.cases.backoffice import ServiceList, SituationList, TopicList
from lianyuan.companies.backoffice import CompanyList, MembershipList, RosterImportList
from lianyuan.content.backoffice import GuideList, HomePageList, NewsList, PictureList
from lianyuan.notifications.backoffice import FailedDeliveryList, NoticeList
from lianyuan.places.backoffice import PlaceList, PlaceRoleList
from lianyuan.places.rules import edits_for_the_district, keeps_the_district
from lianyuan.spaces.backoffice import SpaceList

# Under which heading, and who may see and keep them.
GROUPS: tuple[tuple[Any, str, rules.Predicate, Sequence[type[Any]]], ...] = (
    (_("内容"), "doc-full", edits_for_the_district, (NewsList, GuideList, HomePageList, PictureList)),
    (
        _("名录"),
        "clipboard-list",
        keeps_the_district,
        (CompanyList, PlaceList, SpaceList, ServiceList, TopicList, SituationList),
    ),
    (_("人员和角色"), "group", keeps_the_district, (PeopleList, PlaceRoleList, MembershipList)),
    (_("记录"), "history", keeps_the_district, (AuditTrailList, RosterImportList)),
    (_("通知"), "mail", keeps_the_district, (NoticeList, FailedDeliveryList)),
)
OURS = "menu-"
PANELS = (WorkflowObjectsToModeratePanel, UserObjectsInWorkflowModerationPanel)

rules.set_perm("wagtailadmin.access_admin", edits_for_the_district)


class Group(ViewSetGroup):
    """Some lists under one entry of the menu."""

    def __init__(self, label: Any, icon: str, order: int, items: Sequence[Any]) -> None:
        self.menu_label, self.menu_icon, self.menu_order, self.items = label, icon, order, items
        self.menu_name = f"{OURS}{order}"
        super().__init__()


@hooks.register("register_admin_viewset")
def lists() -> list[ViewSetGroup]:
    """The rooms' lists in groups, each list with the rule that guards it."""
    groups = []
    for number, (label, icon, rule, kinds) in enumerate(GROUPS):
        items = [kind() for kind in kinds]
        for permission in (permission for item in items for permission in item.permissions()):
            rules.set_perm(permission, rule)
        for item in items:
            for permission in getattr(item, "permissions_of_administrators", list)():
                rules.set_perm(permission, keeps_the_district)
        groups.append(Group(label, icon, 200 + number, items))
    return groups


@hooks.register("construct_main_menu")
def only_ours(request: HttpRequest, items: list[Any]) -> None:
    """Leave in the menu what is open; Wagtail would add its pages, settings, reports and links to the web."""
    items[:] = [item for item in items if item.name.startswith(OURS)]


@hooks.register("construct_homepage_panels")
def first_page(request: HttpRequest, panels: list[Any]) -> None:
    """Show what waits for approval; Wagtail's other panels are about its page tree."""
    panels[:] = [panel for panel in panels if isinstance(panel, PANELS)]


class NotInstalled:
    """Stands in for Wagtail's libraries that we don't install, whose addresses its pages ask for by name."""

    model = type(None)

    @classmethod
    def get_urlpatterns(cls) -> list[Any]:
        """One name that leads nowhere; the door is closed before it."""
        return [path("", page_not_found, name="listing")]


@hooks.register("construct_admin_api")
def libraries_not_installed(router: Any) -> None:
    """Give the names of the image and document libraries, so that pages which mention them can be drawn."""
    for library in ("images", "documents"):
        router.register_endpoint(library, NotInstalled)


@hooks.register("insert_global_admin_js")
def widgets() -> str:
    """The script that starts choosers, which Wagtail would start from inline scripts."""
    return format_html('<script src="{}" defer></script>', static("portal/backoffice/widgets.js"))


@hooks.register("insert_global_admin_css")
def colours() -> str:
    """The back office in the platform's colours."""
    return format_html('<link rel="stylesheet" href="{}">', static("portal/backoffice/colours.css"))
