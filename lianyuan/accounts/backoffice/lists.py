"""The lists of people and of the audit trail."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column

from ..fields import plain_phone
from ..models import AuditEntry, Person
from .differences import differences_of, kind_in_words
from .history import done_by
from .listing import Listing, RoomList
from .record import RoomRecord
from .yes_no import YesNoColumn, YesNoFilter


class PeopleFilter(WagtailFilterSet):
    """Who may sign in, and since when."""

    is_active = YesNoFilter(label=_("可以登录"))
    joined_at = django_filters.DateFromToRangeFilter(label=_("注册时间"), widget=DateRangePickerWidget)

    class Meta:
        model = Person
        fields = ["is_active", "joined_at"]


class PeopleListing(Listing):
    """People by name. A phone or e-mail finds its owner only when written whole, and is never shown."""

    def wanted(self, text: str) -> Q:
        """By name, or by exactly this phone or e-mail."""
        return super().wanted(text) | Q(phone=plain_phone(text)) | Q(email__iexact=text.strip())


class PeopleList(RoomList):
    """The people with an account: no more of them than running the platform needs."""

    model = Person
    url_prefix = "people"
    icon = "user"
    menu_label = _("人员")
    index_view_class = PeopleListing
    list_display: Sequence[Any] = [
        "username",
        "display_name",
        YesNoColumn("is_active", label=_("可以登录"), sort_key="is_active"),
        "joined_at",
    ]
    list_export = ["username", "display_name", "is_active", "joined_at"]
    search_fields = ["username", "display_name"]
    filterset_class = PeopleFilter
    ordering = "username"
    inspect_view_fields = ["username", "display_name", "is_active", "joined_at"]


def kinds_in_the_trail() -> list[tuple[str, str]]:
    """The kinds of things something was done to, in words."""
    kinds = AuditEntry.objects.order_by().values_list("target_kind", flat=True).distinct()
    return sorted(((kind, kind_in_words(kind)) for kind in kinds), key=lambda choice: choice[1])


class AuditTrailFilter(WagtailFilterSet):
    """What kind of thing, what was done, and when."""

    target_kind = django_filters.ChoiceFilter(label=_("对象类别"), choices=kinds_in_the_trail)
    verb = django_filters.AllValuesFilter(label=_("做了什么"))
    at = django_filters.DateFromToRangeFilter(label=_("时间"), widget=DateRangePickerWidget)

    class Meta:
        model = AuditEntry
        fields = ["target_kind", "verb", "at"]


class AuditTrailListing(Listing):
    """Every deed, newest first."""

    def get_base_queryset(self) -> Any:
        """With who did each."""
        return super().get_base_queryset().select_related("person")


class AuditTrailRecord(RoomRecord):
    """One deed, with everything it changed."""

    template_name = "accounts/backoffice/entry.html"

    def get_target_kind_display_value(self) -> str:
        """The kind in words."""
        return kind_in_words(self.object.target_kind)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The changes, the first hundred of a batch."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        changes = self.object.changes.order_by("pk")
        shown = [
            (kind_in_words(change.target_kind), change.target_id, differences_of([change]))
            for change in changes[:100]
        ]
        return context | {"shown": shown, "more": max(changes.count() - len(shown), 0)}


class AuditTrailList(RoomList):
    """The audit trail, which nobody can change."""

    model = AuditEntry
    url_prefix = "audit"
    icon = "history"
    menu_label = _("审计记录")
    index_view_class = AuditTrailListing
    inspect_view_class = AuditTrailRecord
    has_history = False
    list_export = [
        "at",
        "person",
        "company_label",
        "origin",
        "verb",
        "target_kind",
        "target_id",
        "target_label",
    ]
    search_fields = ["verb", "target_label", "company_label", "person__display_name", "person__username"]
    filterset_class = AuditTrailFilter
    ordering = "-id"
    inspect_view_fields = [
        "at",
        "person",
        "company_label",
        "origin",
        "verb",
        "target_kind",
        "target_id",
        "target_label",
    ]

    @cached_property
    def list_display(self) -> list[Any]:
        """What was done, to what, by whom, when."""
        return ["verb", "target_label", Column("done_by", label=_("谁"), accessor=done_by), "at"]
