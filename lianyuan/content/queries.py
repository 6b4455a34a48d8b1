"""Reads about content."""

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import ReferenceIndex, Revision, TaskState, WorkflowState

from lianyuan.cases import queries as cases
from lianyuan.core.paging import Page, page_of

from .models import Guide, HomePage, News, Picture
from .models.entries import Approved
from .versions import pictures_in

PAGE_SIZE = 20
KINDS: tuple[type[Approved], ...] = (News, Guide, HomePage)


def news_page(*, key: str = "") -> Page[News]:
    """One page of the published news, newest first."""
    found = News.objects.published().select_related("cover").defer("body")
    return page_of(found, order=("-first_published_at", "-id"), key=key, size=PAGE_SIZE)


def guides_page(*, key: str = "") -> Page[Guide]:
    """One page of the published guides, in their order."""
    found = Guide.objects.published().select_related("cover").defer("body")
    return page_of(found, order=("position", "title", "id"), key=key, size=PAGE_SIZE)


def published_news() -> Any:
    """The news anyone may read, with their covers."""
    return News.objects.published().select_related("cover")


def published_guides() -> Any:
    """The guides anyone may read, with their covers."""
    return Guide.objects.published().select_related("cover")


def latest_news(count: int) -> Sequence[News]:
    """The newest published news."""
    return list(published_news().defer("body").order_by("-first_published_at", "-id")[:count])


def services(count: int) -> Sequence[Any]:
    """The first services of the catalogue."""
    return cases.offered_services()[:count]


def home_blocks() -> HomePage | None:
    """What an editor put on the home page, with `above` and `below`; None while nothing is published."""
    page: HomePage | None = HomePage.objects.published().first()
    return page


def is_public(picture_id: int) -> bool:
    """Whether the picture stands in something published."""
    used = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(Picture), to_object_id=str(picture_id)
    ).values_list("base_content_type_id", "object_id")
    by_kind: dict[int, list[str]] = {}
    for kind_id, object_id in used:
        by_kind.setdefault(kind_id, []).append(object_id)
    return any(
        kind.objects.published().filter(pk__in=by_kind[kind.kind().pk]).exists()
        for kind in KINDS
        if kind.kind().pk in by_kind
    )


def uses_of(picture: Picture) -> int:
    """In how many pieces of content the picture stands: as published, first drafted, or in a later version.

    Of later versions those count that can still go out: the latest, and one approved for its hour.
    """
    in_rows = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(Picture), to_object_id=str(picture.pk)
    ).values_list("base_content_type_id", "object_id")
    kinds = {kind.kind().pk: kind for kind in KINDS}
    in_versions = (
        (kind_id, object_id)
        for kind_id, object_id, content in _versions_to_come().iterator()
        if picture.pk in pictures_in(kinds[kind_id], content)
    )
    return len({*in_rows, *in_versions})


def _versions_to_come() -> QuerySet[Revision, Any]:
    # The index of references knows the rows alone; the version that is live says the same as its row.
    to_come = Q(approved_go_live_at__isnull=False)
    for kind in KINDS:
        ahead = kind._base_manager.filter(latest_revision__isnull=False).exclude(
            live_revision__isnull=False, live_revision=F("latest_revision")
        )
        to_come |= Q(pk__in=ahead.values("latest_revision"))
    return Revision.objects.filter(
        to_come, base_content_type__in=[kind.kind() for kind in KINDS]
    ).values_list("base_content_type_id", "object_id", "content")


def hands_in(entry: Approved) -> set[int]:
    """Ids of the people who wrote any version since the last approved one, or sent in what waits now."""
    approved = TaskState.objects.for_instance(entry).filter(status=TaskState.STATUS_APPROVED)
    last = approved.order_by("-pk").values_list("revision_id", flat=True).first() or 0
    hands = set(entry.revisions.filter(pk__gt=last).values_list("user_id", flat=True))
    waiting = entry.current_workflow_state
    if waiting is not None:
        hands.add(waiting.requested_by_id)
    return hands - {None}


def with_standing(entries: QuerySet[Any]) -> QuerySet[Any]:
    """Entries with what the editor's lists say of each: whether it waits for approval or for its hour."""
    waiting = WorkflowState.objects.active().select_related("current_task_state__task")
    scheduled = Revision.objects.filter(
        base_content_type=entries.model.kind(),
        object_id=Cast(OuterRef("pk"), CharField()),
        approved_go_live_at__isnull=False,
    )
    return entries.annotate(is_scheduled=Exists(scheduled)).prefetch_related(
        Prefetch("_workflow_states", queryset=waiting, to_attr="_current_workflow_states")
    )
