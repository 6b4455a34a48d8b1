"""A list in the back office: found by words inside Chinese sentences, filtered, exported without formulas."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from lianyuan.core.chinese import fold
from lianyuan.core.spreadsheets.writing import WrittenSheet, write_csv, write_workbook

from .. import audit
from ..acting import Actor
from .history import DeedHistory
from .record import RoomRecord
from .values import in_words

CSV = "csv"
ROWS = "accounts/backoffice/rows.html"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def containing(fields: Sequence[str], text: str) -> Q:
    """Rows in which every word of `text` stands in one of the fields, as written or in simplified."""
    wanted = Q()
    for word in text.split():
        somewhere = Q()
        for field in fields:
            somewhere |= Q(**{f"{field}__icontains": word}) | Q(**{f"{field}__icontains": fold(word)})
        wanted &= somewhere
    return wanted


class FoundAndExported:
    """How rows are found and exported. Searching asks the database for the words, not Wagtail's index."""

    request: Any
    model: type[Model]
    is_searching: bool
    search_query: str
    search_fields: Sequence[str]
    list_export: Sequence[str]
    get_heading: Callable[[QuerySet[Model], str], str]
    search_backend_name = None

    def search_queryset(self, queryset: QuerySet[Model]) -> QuerySet[Model]:
        """The rows that hold every word looked for."""
        return queryset.filter(self.wanted(self.search_query)) if self.is_searching else queryset

    def wanted(self, text: str) -> Q:
        """What a row must hold to be found by `text`."""
        return containing(self.search_fields, text)

    def as_spreadsheet(
        self, queryset: QuerySet[Model], spreadsheet_format: str
    ) -> HttpResponse | StreamingHttpResponse:
        """All rows found, as text cells, with an audit entry of who took them."""
        person = self.request.user
        name = str(self.model._meta.verbose_name)
        with transaction.atomic():
            audit.record(
                actor=Actor(person=person),
                verb=gettext_noop("导出名单"),
                target=person,
                after={"list": name, "rows": queryset.count(), "format": spreadsheet_format},
            )
        header = [self.get_heading(queryset, field) for field in self.list_export]
        file_name = f"{self.model._meta.model_name}-{timezone.localdate()}.{spreadsheet_format}"
        response: HttpResponse | StreamingHttpResponse
        if spreadsheet_format == CSV:
            rows = write_csv(header, self._exported(queryset))
            response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
        else:
            sheet = WrittenSheet(name, header, self._exported(queryset))
            response = HttpResponse(write_workbook([sheet]), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="{file_name}"'
        return response

    def _exported(self, queryset: QuerySet[Model]) -> Iterator[list[str]]:
        for row in queryset.iterator(chunk_size=2000):
            yield [in_words(row, field) for field in self.list_export]


class Listing(FoundAndExported, generic.IndexView):
    """The rows of one list."""


class RoomList(ModelViewSet):
    """A room's list: read by whoever the portal lets in; kept only by the deeds named in `deeds`.

    Only the addresses of those deeds exist. `deeds` are of `add`, `change` and `delete`; a list that names
    one brings the view that does it through an action of its room.
    """

    deeds: Sequence[str] = ()
    has_history = True
    index_view_class = Listing
    index_results_template_name = ROWS
    history_view_class = DeedHistory
    inspect_view_class = RoomRecord
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    search_backend_name = None
    sort_order_field = None
    list_per_page = 30
    exclude_form_fields: Sequence[str] = ()

    @property
    def name(self) -> str:
        """The name space of the list's addresses, apart from the room's own."""
        return f"backoffice_{self.model_name}"

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Addresses that don't exist are not offered."""
        given: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        for view in ("usage", *({"add", "edit", "delete"} - self._views())):
            given[f"{view}_url_name"] = None
        if not self.has_history:
            given["history_url_name"] = None
        return given

    def get_urlpatterns(self) -> list[Any]:
        """The addresses of the list itself and of its deeds."""
        offered = {"index", "index_results", "inspect", *self._views()}
        if self.has_history:
            offered |= {"history", "history_results"}
        return [address for address in super().get_urlpatterns() if address.name in offered]

    def get_form_class(self, for_update: bool = False) -> Any:
        """The form of a deed; a list without deeds has none."""
        return super().get_form_class(for_update) if self.deeds else None

    def on_register(self) -> None:
        """Chinese has no plural, and Django would add an `s`."""
        self.model._meta.verbose_name_plural = self.model._meta.verbose_name
        super().on_register()

    def permissions(self) -> list[str]:
        """The names under which rules say who may read the list and do its deeds."""
        return [f"{self.app_label}.{action}_{self.model_name}" for action in ("view", *self.deeds)]

    def _views(self) -> set[str]:
        return {"edit" if deed == "change" else deed for deed in self.deeds}
