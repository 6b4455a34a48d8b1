"""The back office's lists of companies, of the people in them, and of imported rosters."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.backoffice.deeds import AddByDeed, ChangeByDeed
from lianyuan.accounts.backoffice.listing import Listing, RoomList
from lianyuan.accounts.backoffice.record import RoomRecord
from lianyuan.accounts.backoffice.yes_no import YesNoFilter
from lianyuan.accounts.roles import CompanyRoleName
from lianyuan.core.chinese import fold
from lianyuan.places.models import Place

from .actions import register
from .forms import DeskCompanyForm, NewCompanyForm
from .looking import note_look
from .models import Company, Membership, RosterImport
from .models.register import ChainStage, StartupStage
from .models.roster import ImportState


class WithinPlace(django_filters.ModelChoiceFilter):
    """Companies at a place or anywhere inside it."""

    def filter(self, qs: QuerySet[Company], value: Place | None) -> QuerySet[Company]:
        """All of them without a place."""
        return qs if value is None else qs.filter(place__path__startswith=value.path)


class CompanyFilter(WagtailFilterSet):
    """Where, in which part of the chain, how far along."""

    place = WithinPlace(label=_("所在地点"), queryset=Place.objects.all())
    chain_stage = django_filters.ChoiceFilter(label=_("产业链环节"), choices=ChainStage.choices)
    startup_stage = django_filters.ChoiceFilter(label=_("创业阶段"), choices=StartupStage.choices)

    class Meta:
        model = Company
        fields = ["place", "chain_stage", "startup_stage"]


class CompanyListing(Listing):
    """The register."""

    def get_base_queryset(self) -> QuerySet[Company]:
        """With place and industry."""
        return super().get_base_queryset().select_related("place", "industry")

    def wanted(self, text: str) -> Q:
        """By name or code, folded as the directory does it."""
        found = Q()
        for word in fold(text).split():
            found &= Q(search_text__contains=word)
        return found


class EnterCompany(AddByDeed):
    """A company entered by hand."""

    def do(self, values: dict[str, Any]) -> Company:
        """Enter it."""
        return register.enter_company(actor=self.actor, values=values)


def _note_look(view: Any) -> None:
    """That the row's private half is on the page is written down for the company's people."""
    note_look(
        Actor(person=view.request.user),
        view.object,
        what=gettext_noop("联系人、电话和从业人数"),
        why=gettext_noop("后台"),
    )


class CompanyRecord(RoomRecord):
    """A company's entry, to be read."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page shows, and that it was looked at."""
        _note_look(self)
        return super().get_context_data(**kwargs)


class ChangeCompany(ChangeByDeed):
    """A company's entry changed."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page shows, and that it was looked at."""
        _note_look(self)
        return super().get_context_data(**kwargs)

    def do(self, values: dict[str, Any]) -> Company:
        """Change it, unless someone else did meanwhile."""
        version = values.pop("version")
        return register.change_company(
            actor=self.actor, company=self.stored(), version=version, changes=values
        )


class CompanyEntry(DeskCompanyForm):
    """The desk's form, made from a row as the back office does it."""

    def __init__(self, *args: Any, instance: Company, **kwargs: Any) -> None:
        kwargs.pop("initial", None)
        super().__init__(*args, company=instance, **kwargs)


class CompanyList(RoomList):
    """The register of companies."""

    model = Company
    url_prefix = "companies"
    icon = "clipboard-list"
    deeds = ("add", "change")
    index_view_class = CompanyListing
    add_view_class = EnterCompany
    edit_view_class = ChangeCompany
    inspect_view_class = CompanyRecord
    list_display = ["name", "uscc", "trade", "place", "chain_stage", "startup_stage"]
    list_export = [
        "name",
        "uscc",
        "trade",
        "industry",
        "chain_stage",
        "startup_stage",
        "place",
        "building_text",
        "room",
        "founded_on",
        "registered_capital",
        "headcount",
        "remark",
        "created_at",
    ]
    search_fields = ["name", "uscc"]
    filterset_class = CompanyFilter
    ordering = ["name", "pk"]
    inspect_view_fields = [*list_export[:-1], "introduction", "created_at"]

    def get_form_class(self, for_update: bool = False) -> type[forms.BaseForm]:
        """The forms the service desk uses."""
        return CompanyEntry if for_update else NewCompanyForm


class MembershipFilter(WagtailFilterSet):
    """Which role, held now or ended."""

    role = django_filters.ChoiceFilter(label=_("角色"), choices=CompanyRoleName.choices)
    current = YesNoFilter(label=_("现在是成员"), field_name="ended_at", lookup_expr="isnull")

    class Meta:
        model = Membership
        fields = ["role", "current"]


class MembershipListing(Listing):
    """Who belongs to which company."""

    def get_base_queryset(self) -> QuerySet[Membership]:
        """With person and company."""
        return super().get_base_queryset().select_related("person", "company")


class MembershipList(RoomList):
    """The people in companies. A company's owner adds and removes them; here one only looks."""

    model = Membership
    url_prefix = "memberships"
    icon = "group"
    index_view_class = MembershipListing
    list_display = ["person", "company", "role", "since", "ended_at"]
    list_export = ["person", "company", "role", "since", "ended_at"]
    search_fields = ["person__display_name", "person__username", "company__name"]
    filterset_class = MembershipFilter
    ordering = "-since"
    inspect_view_fields = list_export


class RosterImportFilter(WagtailFilterSet):
    """How far, and when."""

    state = django_filters.ChoiceFilter(label=_("状态"), choices=ImportState.choices)
    made_at = django_filters.DateFromToRangeFilter(label=_("上传时间"), widget=DateRangePickerWidget)

    class Meta:
        model = RosterImport
        fields = ["state", "made_at"]


class RosterImportListing(Listing):
    """Imported rosters."""

    def get_base_queryset(self) -> QuerySet[RosterImport]:
        """With who brought each in, without the large columns."""
        rosters: QuerySet[RosterImport] = super().get_base_queryset()
        return rosters.select_related("person").defer("heading", "matching", "findings")


class RosterImportList(RoomList):
    """The rosters brought in; importing and undoing have their own pages at the service desk."""

    model = RosterImport
    url_prefix = "imports"
    icon = "upload"
    index_view_class = RosterImportListing
    list_display = ["file_name", "state", "person", "made_at", "created", "updated", "refused"]
    list_export = [
        "file_name",
        "state",
        "person",
        "done_as",
        "made_at",
        "rows",
        "created",
        "updated",
        "unchanged",
        "refused",
        "duplicates",
        "applied_at",
        "undone_at",
    ]
    search_fields = ["file_name", "person__display_name", "person__username"]
    filterset_class = RosterImportFilter
    ordering = "-made_at"
    inspect_view_fields = list_export


LISTS = (CompanyList, MembershipList, RosterImportList)
