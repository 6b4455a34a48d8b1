"""The back office's list of services: the catalogue as its administrators keep it."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from lianyuan.accounts.backoffice.deeds import AddByDeed, ChangeByDeed
from lianyuan.accounts.backoffice.listing import Listing, RoomList
from lianyuan.accounts.backoffice.yes_no import YesNoColumn, YesNoFilter

from .actions.catalogue import publish_service
from .models import Audience, Service


class ServiceEntry(forms.ModelForm):
    """What the catalogue says of a service."""

    class Meta:
        model = Service
        fields = [
            "slug",
            "name",
            "summary",
            "audience",
            "centre",
            "promised_days",
            "extension_days_limit",
            "guide",
            "form",
            "is_active",
            "position",
        ]
        help_texts = {
            "slug": _("网址里的名字，小写英文和连字符，例如 company-registration；以后不能改"),
            "promised_days": _("从受理起算的工作日，1 到 250"),
            "extension_days_limit": _("经管理员批准，一件最多可以延长几个工作日；0 表示不能延长"),
            "is_active": _("不勾选时，事项不再出现，办理中的不受影响"),
            "position": _("数字小的排在前面"),
        }
        widgets = {"guide": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The slug is the service's address: what links to it must go on doing so.
        self.fields["slug"].disabled = bool(self.instance.pk)


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


class AddService(AddByDeed):
    """A service put into the catalogue."""

    def do(self, values: dict[str, Any]) -> Service:
        """Publish it."""
        return publish_service(actor=self.actor, **values)


class ChangeService(ChangeByDeed):
    """A service changed."""

    def do(self, values: dict[str, Any]) -> Service:
        """Publish it anew under its slug."""
        return publish_service(actor=self.actor, **values)


class ServiceList(RoomList):
    """The service catalogue."""

    model = Service
    url_prefix = "services"
    icon = "tasks"
    deeds = ("add", "change")
    index_view_class = ServiceListing
    add_view_class = AddService
    edit_view_class = ChangeService
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

    def get_form_class(self, for_update: bool = False) -> type[forms.BaseForm]:
        """The catalogue's form."""
        return ServiceEntry


LISTS = (ServiceList,)
