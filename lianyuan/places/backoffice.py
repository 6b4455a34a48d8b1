"""The back office's lists of places and of the roles held at them."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from lianyuan.accounts.backoffice.deeds import AddByDeed, ChangeByDeed, EndByDeed
from lianyuan.accounts.backoffice.listing import Listing, RoomList
from lianyuan.accounts.backoffice.yes_no import YesNoFilter
from lianyuan.accounts.roles import PlaceRoleName

from . import actions, queries
from .forms import PlaceForm, RoleForm, written_hours
from .models import Place, PlaceKind, PlaceRole


class PlaceInTree(forms.ModelChoiceField):
    """A choice among all places, each set in as deep as it stands in the tree."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Place.objects.all(), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        """The place's name, set in by its depth."""
        return "　" * obj.depth + obj.name


class PlaceEntry(PlaceForm):
    """A place with where it stands."""

    parent = PlaceInTree(label=_("位于"), required=False)
    field_order = ["parent", "kind", "name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_district = self.instance.pk and self.instance.parent_id is None
        if is_district:
            del self.fields["parent"]
        else:
            self.fields["parent"].required = True
            self.initial["parent"] = self.instance.parent_id
        if self.instance.pk:
            self.initial["hours"] = written_hours(self.instance)


class PlaceFilter(WagtailFilterSet):
    """Which kind of place."""

    kind = django_filters.ChoiceFilter(label=_("类别"), choices=PlaceKind.choices)

    class Meta:
        model = Place
        fields = ["kind"]


class PlaceListing(Listing):
    """All places in the order of the tree."""

    def get_base_queryset(self) -> QuerySet[Place]:
        """With the place each is inside of."""
        return super().get_base_queryset().select_related("parent")


class AddPlace(AddByDeed):
    """A new place."""

    def do(self, values: dict[str, Any]) -> Place:
        """Add it, with its hours."""
        hours, parent = values.pop("hours"), values.pop("parent")
        place = actions.add_place(actor=self.actor, parent=parent, **values)
        actions.set_opening_hours(actor=self.actor, place=place, hours=hours)
        return place


class ChangePlace(ChangeByDeed):
    """A place changed, and moved where it was put somewhere else."""

    def do(self, values: dict[str, Any]) -> Place:
        """Change it, its hours, and where it stands."""
        place: Place = self.stored()
        hours, parent = values.pop("hours"), values.pop("parent", place.parent)
        place = actions.change_place(actor=self.actor, place=place, **values)
        actions.set_opening_hours(actor=self.actor, place=place, hours=hours)
        if parent and parent.pk != place.parent_id:
            place = actions.move_place(actor=self.actor, place=place, parent=parent)
        return place


class PlaceList(RoomList):
    """The tree of places."""

    model = Place
    url_prefix = "places"
    icon = "site"
    deeds = ("add", "change")
    index_view_class = PlaceListing
    add_view_class = AddPlace
    edit_view_class = ChangePlace
    list_display = ["name", "kind", "parent", "address"]
    list_export = [
        "pk",
        "name",
        "kind",
        "parent",
        "address",
        "latitude",
        "longitude",
        "accessibility",
        "description",
    ]
    export_headings = {"pk": _("编号")}
    search_fields = ["name", "address", "description"]
    filterset_class = PlaceFilter
    ordering = "path"
    inspect_view_fields = ["name", "kind", "parent", "address", "accessibility", "description"]

    def get_form_class(self, for_update: bool = False) -> type[forms.BaseForm]:
        """The room's form, with where the place stands."""
        return PlaceEntry


class PlaceRoleFilter(WagtailFilterSet):
    """Which role, where, held now or ended."""

    role = django_filters.ChoiceFilter(label=_("角色"), choices=PlaceRoleName.choices)
    current = YesNoFilter(label=_("现在担任"), field_name="ended_at", lookup_expr="isnull")

    class Meta:
        model = PlaceRole
        fields = ["role", "place", "current"]


class PlaceRoleListing(Listing):
    """Who does what where, those of today first."""

    def get_base_queryset(self) -> QuerySet[PlaceRole]:
        """With person and place."""
        return super().get_base_queryset().select_related("person", "place")


class RoleEntry(RoleForm):
    """Whom to give which role, where."""

    place = PlaceInTree(label=_("地点"))

    def __init__(self, *args: Any, instance: PlaceRole | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance = instance or PlaceRole()
        if (district := queries.district()) is not None:
            self.initial.setdefault("place", district.pk)


class GiveRole(AddByDeed):
    """A role given."""

    def do(self, values: dict[str, Any]) -> PlaceRole:
        """Give it."""
        role = PlaceRoleName(values["role"])
        return actions.give_role(actor=self.actor, person=values["who"], place=values["place"], role=role)


class EndRole(EndByDeed):
    """A role ended; it stays in the list with its end."""

    page_title = _("结束角色")
    yes = _("结束这个角色")
    no = _("先不结束")
    success_message = _("“%(object)s”已结束。")

    @property
    def confirmation_message(self) -> str:
        """What ending it means."""
        return _t("结束“%(role)s”这个角色？这位人员以后不能再做这个角色能做的事；记录会保留。") % {
            "role": self.object
        }

    def delete_action(self) -> None:
        """End it."""
        actions.end_role(actor=self.actor, held=self.object)


class PlaceRoleList(RoomList):
    """The roles people hold at places."""

    model = PlaceRole
    url_prefix = "roles"
    icon = "group"
    menu_label = _("地点角色")
    deeds = ("add", "delete")
    index_view_class = PlaceRoleListing
    add_view_class = GiveRole
    delete_view_class = EndRole
    list_export = ["person", "role", "place", "since", "ended_at"]
    search_fields = ["person__display_name", "person__username", "place__name"]
    filterset_class = PlaceRoleFilter
    inspect_view_fields = ["person", "role", "place", "since", "ended_at"]
    ordering = "-since"

    @cached_property
    def list_display(self) -> list[str]:
        """Who does what, where, and since when."""
        return ["person", "role", "place", "since", "ended_at"]

    def get_form_class(self, for_update: bool = False) -> type[forms.BaseForm]:
        """The room's form, with the place."""
        return RoleEntry


LISTS = (PlaceList, PlaceRoleList)
