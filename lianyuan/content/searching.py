"""How news and guides are found: what is published of them, by anyone."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianyuan.search.registry import PUBLIC, Document, Kind

from .models import Guide, News
from .models.entries import Entry

# Guides are neither new nor old.
SINCE = datetime.fromisoformat("2016-01-01T00:00:00+08:00")


def news_documents(found: Sequence[News]) -> Iterator[Document | None]:
    """What can be found of each piece of news."""
    return (_document(news, fresh_at=news.first_published_at or SINCE) for news in found)


def guide_documents(found: Sequence[Guide]) -> Iterator[Document | None]:
    """What can be found of each guide."""
    return (_document(guide, fresh_at=SINCE) for guide in found)


def _document(entry: Entry, *, fresh_at: datetime) -> Document | None:
    if not entry.live:
        return None
    said = entry.body.stream_block.get_searchable_content(entry.body)
    return Document(
        title=entry.title,
        url=entry.get_absolute_url(),
        audience={PUBLIC},
        fresh_at=fresh_at,
        body=" · ".join(part for part in (entry.summary, *said) if part),
    )


NEWS = Kind(name="news", label=_("新闻"), model=News, objects=News.objects.all, documents=news_documents)
GUIDE = Kind(name="guide", label=_("指南"), model=Guide, objects=Guide.objects.all, documents=guide_documents)
