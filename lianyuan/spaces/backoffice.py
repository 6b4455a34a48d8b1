"""The back office's list of rooms. They are kept on the desk's own pages: the list leads there."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.widgets.button import Button, HeaderButton

from lianyuan.accounts.backoffice.listing import Listing, RoomList
from lianyuan.accounts.backoffice.yes_no import YesNoColumn, YesNoFilter

from .models import Audience, Space, SpaceKind


class SpaceFilter(WagtailFilterSet):
    """What for, for whom, whether it is lent out."""

    kind = django_filters.ChoiceFilter(label=_("类别"), choices=SpaceKind.choices)
    audience = django_filters.ChoiceFilter(label=_("谁可以预约"), choices=Audience.choices)
    is_active = YesNoFilter(label=_("开放预约"))

    class Meta:
        model = Space
        fields = ["kind", "audience", "is_active", "place"]


class SpaceListing(Listing):
    """All rooms, also those not lent out."""

    def get_base_queryset(self) -> QuerySet[Space]:
        """With place and hall."""
        return super().get_base_queryset().select_related("place", "whole")

    @cached_property
    def header_buttons(self) -> list[Any]:
        """The way to where rooms are added."""
        begin = HeaderButton(_t("新增场地"), url=reverse("spaces:desk-new-room"), icon_name="plus")
        return [begin, *super().header_buttons]

    def get_list_more_buttons(self, instance: Space) -> list[Any]:
        """Keeping comes first."""
        address = reverse("spaces:desk-room", args=[instance.pk])
        return [
            Button(_t("设置和关闭"), url=address, icon_name="edit", priority=5),
            *super().get_list_more_buttons(instance),
        ]


class SpaceList(RoomList):
    """The rooms."""

    model = Space
    url_prefix = "spaces"
    icon = "home"
    index_view_class = SpaceListing
    list_display: Sequence[Any] = [
        "name",
        "kind",
        "place",
        "capacity",
        YesNoColumn("is_active", label=_("开放预约"), sort_key="is_active"),
    ]
    list_export = [
        "name",
        "kind",
        "place",
        "whole",
        "capacity",
        "whereabouts",
        "audience",
        "needs_approval",
        "hourly_price",
        "deposit",
        "step_free",
        "is_active",
    ]
    search_fields = ["name", "whereabouts", "description"]
    filterset_class = SpaceFilter
    ordering = ["name", "pk"]
    inspect_view_fields = list_export


LISTS = (SpaceList,)
