"""What everybody may read about the ratings."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianyuan.accounts.requests import ActingRequest

from ..queries.rating_figures import ratings_page


@require_safe
def ratings(request: ActingRequest) -> HttpResponse:
    """What ratings say: all services in one month, or one service month by month."""
    page = ratings_page(slug=request.GET.get("service", ""), month=request.GET.get("month", ""))
    if page is None:
        raise Http404
    return render(request, "cases/ratings.html", {"page": page})
