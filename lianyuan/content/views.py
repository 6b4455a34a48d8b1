"""Pages of news and guides."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lianyuan.accounts.requests import ActingRequest

from . import queries


@require_safe
def news_list(request: ActingRequest) -> HttpResponse:
    """The archive of the news, newest first."""
    page = queries.news_page(key=request.GET.get("key", ""))
    return render(request, "content/news_list.html", {"page": page})


@require_safe
def news(request: ActingRequest, news_id: int) -> HttpResponse:
    """One piece of news."""
    entry = get_object_or_404(queries.published_news(), pk=news_id)
    return render(request, "content/news.html", {"entry": entry})


@require_safe
def guide_list(request: ActingRequest) -> HttpResponse:
    """All guides, in their order."""
    page = queries.guides_page(key=request.GET.get("key", ""))
    return render(request, "content/guide_list.html", {"page": page})


@require_safe
def guide(request: ActingRequest, guide_id: int) -> HttpResponse:
    """One guide."""
    entry = get_object_or_404(queries.published_guides(), pk=guide_id)
    return render(request, "content/guide.html", {"entry": entry})
