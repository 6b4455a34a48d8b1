"""The back office's lists of the catalogue: services, topics and situations.

What a service says is written in drafts, on the catalogue's own pages: its list here leads there.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.widgets.button import Button, HeaderButton

from lianyuan.accounts.backoffice.deeds import AddByDeed, ChangeByDeed
from lianyuan.accounts.backoffice.listing import Listing, RoomList
from lianyuan.accounts.backoffice.yes_no import YesNoColumn, YesNoFilter

from . import actions
from .models import Audience, Service, Situation, Topic


class ServiceFilter(WagtailFilterSet):
    """Who it is for, whether it is offered."""

    audience = django_filters.ChoiceFilter(label=_("谁可以办"), choices=Audience.choices)
    is_active = YesNoFilter(label=_("可以申请"))

    class Meta:
        model = Service
        fields = ["audience", "is_active", "centre"]


class ServiceListing(Listing):
    """The catalogue, also what is no longer offered."""

    def get_base_queryset(self) -> QuerySet[Service]:
        """With centre and form."""
        return super().get_base_queryset().select_related("centre", "form")

    @cached_property
    def header_buttons(self) -> list[Any]:
        """The way to where services are written."""
        begin = HeaderButton(_t("新的事项"), url=reverse("cases:new-service"), icon_name="plus")
        return [begin, *super().header_buttons]

    def get_list_more_buttons(self, instance: Service) -> list[Any]:
        """Writing comes first."""
        address = reverse("cases:kept-service", args=[instance.slug])
        return [
            Button(_t("版本和草稿"), url=address, icon_name="edit", priority=5),
            *super().get_list_more_buttons(instance),
        ]


class ServiceList(RoomList):
    """The service catalogue."""

    model = Service
    url_prefix = "services"
    icon = "tasks"
    index_view_class = ServiceListing
    list_display: Sequence[Any] = [
        "name",
        "audience",
        "centre",
        "promised_days",
        YesNoColumn("is_active", label=_("可以申请"), sort_key="is_active"),
    ]
    list_export = [
        "slug",
        "name",
        "summary",
        "audience",
        "centre",
        "promised_days",
        "form",
        "is_active",
        "position",
    ]
    search_fields = ["name", "summary", "guide", "slug"]
    filterset_class = ServiceFilter
    ordering = ["position", "name", "pk"]
    inspect_view_fields = [*list_export, "guide"]


class _Services(forms.ModelMultipleChoiceField):
    """A choice of services, each with its centre."""

    def __init__(self) -> None:
        super().__init__(
            Service.objects.select_related("centre").order_by("position", "name", "pk"),
            label=_("事项"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def label_from_instance(self, obj: Any) -> str:
        """The service's name and its centre's."""
        return f"{obj.name} · {obj.centre.name}"


class TopicEntry(forms.ModelForm):
    """What a topic is called, and what belongs to it."""

    services = _Services()

    class Meta:
        model = Topic
        fields = ["slug", "name", "position", "services"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].disabled = bool(self.instance.pk)


class SituationEntry(forms.ModelForm):
    """What a situation is called, and which services belong to it."""

    services = _Services()

    class Meta:
        model = Situation
        fields = ["slug", "name", "summary", "is_shown", "position"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].disabled = bool(self.instance.pk)
        if self.instance.pk:
            self.initial["services"] = [part.service_id for part in self.instance.parts.all()]


class AddTopic(AddByDeed):
    """A new topic."""

    def do(self, values: dict[str, Any]) -> Topic:
        """Keep it."""
        return actions.keep_topic(actor=self.actor, **values)


class ChangeTopic(ChangeByDeed):
    """A topic changed."""

    def do(self, values: dict[str, Any]) -> Topic:
        """Keep it as it is said now."""
        return actions.keep_topic(actor=self.actor, **values)


class AddSituation(AddByDeed):
    """A new situation."""

    def do(self, values: dict[str, Any]) -> Situation:
        """Keep it."""
        return actions.keep_situation(actor=self.actor, **values)


class ChangeSituation(ChangeByDeed):
    """A situation changed."""

    def do(self, values: dict[str, Any]) -> Situation:
        """Keep it as it is said now."""
        return actions.keep_situation(actor=self.actor, **values)


class TopicList(RoomList):
    """What services are about."""

    model = Topic
    url_prefix = "topics"
    icon = "tag"
    deeds = ("add", "change")
    add_view_class = AddTopic
    edit_view_class = ChangeTopic
    list_display = ["name", "slug", "position"]
    list_export = ["slug", "name", "position"]
    search_fields = ["name", "slug"]
    ordering = ["position", "name", "pk"]
    inspect_view_fields = [*list_export]

    def get_form_class(self, for_update: bool = False) -> type[forms.BaseForm]:
        """The topic with its services."""
        return TopicEntry


class SituationList(RoomList):
    """Situations that bundle services."""

    model = Situation
    url_prefix = "situations"
    icon = "list-ul"
    deeds = ("add", "change")
    add_view_class = AddSituation
    edit_view_class = ChangeSituation
    list_display: Sequence[Any] = [
        "name",
        "summary",
        YesNoColumn("is_shown", label=_("显示"), sort_key="is_shown"),
    ]
    list_export = ["slug", "name", "summary", "is_shown", "position"]
    search_fields = ["name", "summary", "slug"]
    ordering = ["position", "name", "pk"]
    inspect_view_fields = [*list_export]

    def get_form_class(self, for_update: bool = False) -> type[forms.BaseForm]:
        """The situation with its services."""
        return SituationEntry


LISTS = (ServiceList, TopicList, SituationList)
