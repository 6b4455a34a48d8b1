"""Content in the back office: news, guides, the home page, the library of pictures."""

import json
from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.panels import FieldPanel, PublishingPanel
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import ChecksSidePanel
from wagtail.admin.ui.tables import Column, DateColumn, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.admin.views.generic import chooser as chooser_views
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets.chooser import BaseChooser
from wagtail.snippets.views import snippets
from wagtail.snippets.views.snippets import SnippetViewSet

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.backoffice.deeds import AddByDeed, ChangeByDeed, EndByDeed
from lianyuan.accounts.backoffice.listing import ROWS, FoundAndExported, Listing, RoomList, containing
from lianyuan.accounts.backoffice.yes_no import YesNoFilter
from lianyuan.files.forms import UploadField
from lianyuan.files.receiving import takes_files

from . import queries
from .actions import approval, pictures
from .models import Guide, HomePage, News, Picture
from .purposes import LIBRARY


class EntryListing(FoundAndExported, snippets.IndexView):
    """Entries with their state, found by the words themselves."""

    def get_base_queryset(self) -> QuerySet[Any]:
        """With where each stands, which would be asked for row by row."""
        return queries.with_standing(super().get_base_queryset())

    @cached_property
    def columns(self) -> list[Column]:
        """Without boxes to tick: nothing is done to many at once."""
        return [column for column in super().columns if column.name != "bulk_actions"]


class EntryFilter(WagtailFilterSet):
    """What is out, what has changes that aren't, and since when."""

    live = YesNoFilter(label=_("已发布"))
    has_unpublished_changes = YesNoFilter(label=_("有还没发布的改动"))
    first_published_at = django_filters.DateFromToRangeFilter(
        label=_("首次发布"), widget=DateRangePickerWidget
    )


class NewsFilter(EntryFilter):
    """The same of news."""

    class Meta:
        model = News
        fields = ["live", "has_unpublished_changes", "first_published_at"]


class GuideFilter(EntryFilter):
    """The same of guides."""

    class Meta:
        model = Guide
        fields = ["live", "has_unpublished_changes", "first_published_at"]


class WithoutChecks:
    """Leaves out the editor's counting of words, which knows no Chinese, and its checks for English."""

    def get_side_panels(self) -> MediaContainer:
        """The others."""
        panels = super().get_side_panels()  # type: ignore[misc]  # the view this is mixed into has it
        return MediaContainer([panel for panel in panels if not isinstance(panel, ChecksSidePanel)])


class DraftEntry(WithoutChecks, snippets.CreateView):
    """A first draft."""


class TakingBack:
    """Lets editors take back what nobody may publish alone: an hour set, a page that is out.

    The editor asks for `publish` there; that permission itself is nobody's, since publishing needs two.
    """

    def user_has_permission(self, permission: str) -> bool:
        """Whoever may change an entry may take it back."""
        asked = "change" if permission == "publish" else permission
        return bool(super().user_has_permission(asked))  # type: ignore[misc]  # the view this is mixed into has it


class EditEntry(WithoutChecks, TakingBack, snippets.EditView):
    """Writing an entry. Each save is a version of its own, so that an approved one never changes."""

    overwrite_revision = None


class HistoryOfEntry(TakingBack, snippets.HistoryView):
    """What was done to an entry."""


class TakeDown(TakingBack, snippets.UnpublishView):
    """Taking an entry down, by our action."""

    def unpublish(self) -> None:
        """Take it down."""
        approval.take_down(actor=Actor(person=self.request.user), entry=self.object)


class CancelHour(TakingBack, snippets.RevisionsUnscheduleView):
    """Taking back the hour at which an approved version would go out."""


class EntryList(SnippetViewSet):
    """A kind of content with drafts and approval."""

    icon = "doc-full"
    index_view_class = EntryListing
    index_results_template_name = ROWS
    add_view_class = DraftEntry
    edit_view_class = EditEntry
    history_view_class = HistoryOfEntry
    unpublish_view_class = TakeDown
    revisions_unschedule_view_class = CancelHour
    copy_view_enabled = False
    add_to_reference_index = False
    search_fields: Sequence[str] | None = ["title", "summary"]
    list_display = ["title", LiveStatusTagColumn(), UpdatedAtColumn()]
    list_per_page = 30
    list_export: Sequence[str] = [
        "title",
        "summary",
        "live",
        "has_unpublished_changes",
        "first_published_at",
        "last_published_at",
        "go_live_at",
        "expire_at",
    ]
    export_headings = {
        "live": _("已发布"),
        "has_unpublished_changes": _("有还没发布的改动"),
        "first_published_at": _("首次发布"),
        "last_published_at": _("最近发布"),
        "go_live_at": _("定时发布"),
        "expire_at": _("到期撤下"),
    }
    deeds: Sequence[str] = ("add", "change")

    def on_register(self) -> None:
        """Chinese has no plural, and Django would add an `s`."""
        self.model._meta.verbose_name_plural = self.model._meta.verbose_name
        super().on_register()

    def permissions(self) -> list[str]:
        """The names under which rules say who may see and write entries."""
        return [f"content.{action}_{self.model_name}" for action in ("view", *self.deeds)]

    def permissions_of_administrators(self) -> list[str]:
        """The name under which a rule says who may delete an entry with all its versions."""
        return [f"content.delete_{self.model_name}"] if "add" in self.deeds else []

    def register_chooser_viewset(self) -> None:
        """None: nothing refers to an entry by choosing it."""


TEXT_PANELS = [FieldPanel("title"), FieldPanel("summary"), FieldPanel("cover"), FieldPanel("body")]


class NewsList(EntryList):
    """News."""

    model = News
    base_url_path = "content/news"
    filterset_class = NewsFilter
    panels = [*TEXT_PANELS, PublishingPanel()]
    ordering = "-latest_revision__created_at"


class GuideList(EntryList):
    """Guides."""

    model = Guide
    base_url_path = "content/guides"
    filterset_class = GuideFilter
    icon = "help"
    panels = [*TEXT_PANELS, FieldPanel("position"), PublishingPanel()]
    ordering = ["position", "title"]


class HomePageList(EntryList):
    """The home page; it is there from the start and can only be changed."""

    model = HomePage
    base_url_path = "content/home"
    icon = "home"
    panels = [FieldPanel("above"), FieldPanel("below"), PublishingPanel()]
    list_display = ["__str__", LiveStatusTagColumn(), UpdatedAtColumn()]
    search_fields = None
    list_export = ()
    deeds = ("change",)


class DescriptionForm(forms.ModelForm):
    """The words that stand for a picture."""

    class Meta:
        model = Picture
        fields = ["description"]


class PictureForm(DescriptionForm):
    """A new picture."""

    upload = UploadField(purpose=LIBRARY, label=_("图片"))
    field_order = ["upload", "description"]


def thumbnail(picture: Picture) -> str:
    """A small picture for lists; the words beside it say what it is."""
    return format_html('<img src="{}" alt="" width="90" height="60" loading="lazy">', picture.address(1))


class AddPicture(AddByDeed):
    """A picture put into the library."""

    def do(self, values: dict[str, Any]) -> Picture:
        """Add it."""
        [upload] = values["upload"]
        return pictures.add_picture(actor=self.actor, description=values["description"], upload=upload)


class DescribePicture(ChangeByDeed):
    """A picture's words changed."""

    def do(self, values: dict[str, Any]) -> Picture:
        """Change them."""
        return pictures.describe_picture(
            actor=self.actor, picture=self.stored(), description=values["description"]
        )


class RemovePicture(EndByDeed):
    """A picture removed, while nothing shows it."""

    def delete_action(self) -> None:
        """Remove it."""
        pictures.remove_picture(actor=self.actor, picture=self.object)


class PictureFilter(WagtailFilterSet):
    """When it came."""

    made_at = django_filters.DateFromToRangeFilter(label=_("上传时间"), widget=DateRangePickerWidget)

    class Meta:
        model = Picture
        fields = ["made_at"]


class PictureList(RoomList):
    """The library of pictures."""

    model = Picture
    url_prefix = "content/pictures"
    icon = "image"
    deeds = ("add", "change", "delete")
    index_view_class = Listing
    add_view_class = AddPicture
    edit_view_class = DescribePicture
    delete_view_class = RemovePicture
    search_fields = ["description"]
    list_export = ["description", "made_at"]
    ordering = "-made_at"
    inspect_view_fields = ["description", "person", "made_at"]
    filterset_class = PictureFilter

    @cached_property
    def list_display(self) -> list[Any]:
        """The words, the picture, when it came."""
        return ["description", Column("picture", label=_("图片"), accessor=thumbnail), "made_at"]

    @property
    def add_view(self) -> Any:
        """Uploads are looked at before the deed's transaction begins."""
        return takes_files(upload=LIBRARY)(super().add_view)

    def get_form_class(self, for_update: bool = False) -> type[forms.BaseForm]:
        """Only the words of a picture change."""
        return DescriptionForm if for_update else PictureForm


class PictureSearch(BaseFilterForm):
    """Looking for a picture by its words."""

    q = forms.CharField(
        label=_("图片说明"), required=False, widget=forms.TextInput(attrs={"placeholder": _("画面里有什么")})
    )

    def filter(self, objects: QuerySet[Picture]) -> QuerySet[Picture]:
        """Pictures whose words hold every word looked for."""
        self.search_query = self.cleaned_data.get("q")
        self.is_searching = bool(self.search_query)
        return objects.filter(containing(["description"], self.search_query or ""))


class Choosing:
    """The table pictures are chosen from."""

    filter_form_class = PictureSearch

    @property
    def columns(self) -> list[Column]:
        """The words, the picture, when it came."""
        return [
            self.title_column,  # type: ignore[attr-defined]  # the view this is mixed into has it
            Column("picture", label=_("图片"), accessor=thumbnail),
            DateColumn("made_at", label=_("上传时间")),
        ]


class ChoosePicture(Choosing, chooser_views.ChooseView):
    """Choosing a picture, or adding one on the way."""


class ChoosePictureResults(Choosing, chooser_views.ChooseResultsView):
    """The rows alone, while searching."""


class AddPictureWhileChoosing(chooser_views.CreateView):
    """A picture added from the chooser."""

    def save_form(self, form: PictureForm) -> Picture:
        """Add it."""
        [upload] = form.cleaned_data["upload"]
        return pictures.add_picture(
            actor=Actor(person=self.request.user), description=form.cleaned_data["description"], upload=upload
        )


class PictureWidget(BaseChooser):
    """The chooser beside a field, started from a mark in the page instead of an inline script."""

    def get_instance(self, value: Any) -> Picture | None:
        """The picture chosen; none for a number that no picture has, which the field itself complains of."""
        try:
            chosen: Picture | None = super().get_instance(value)
        except (ValueError, OverflowError, Picture.DoesNotExist):
            return None
        return chosen

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> str:
        """The chosen picture's words, the buttons, and the mark."""
        attrs = attrs or {}
        drawn = self.render_html(name, self.get_value_data(value), attrs)
        mark = '<span hidden data-starts="chooser" data-for="{}" data-config="{}"></span>'
        return format_html("{}" + mark, drawn, attrs["id"], json.dumps(self.base_js_init_options))


class PictureChooser(ChooserViewSet):
    """Choosing a picture for an entry or a block."""

    model = Picture
    icon = "image"
    url_prefix = "content/choose-picture"
    choose_one_text = _("选一张图片")
    choose_another_text = _("换一张")
    edit_item_text = _("修改图片说明")
    search_tab_label = _("图片库")
    creation_tab_label = _("上传新的")
    create_action_label = _("上传")
    creation_form_class = PictureForm
    choose_view_class = ChoosePicture
    choose_results_view_class = ChoosePictureResults
    create_view_class = AddPictureWhileChoosing
    base_widget_class = PictureWidget
    per_page = 12

    @property
    def create_view(self) -> Any:
        """Uploads are looked at before the deed's transaction begins."""
        return takes_files(upload=LIBRARY)(super().create_view)


picture_chooser = PictureChooser("backoffice_picture_chooser")
LISTS = (NewsList, GuideList, HomePageList, PictureList)
