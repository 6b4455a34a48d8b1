"""The floor of a page: Django with one view and no middleware, giving the very bytes of that page."""

import os
from pathlib import Path

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import re_path

settings.configure(ALLOWED_HOSTS=["localhost"], ROOT_URLCONF=__name__, MIDDLEWARE=[], SECRET_KEY="none")

BODY = Path(os.environ["BENCH_BODY"]).read_bytes()


def page(request: HttpRequest) -> HttpResponse:
    """The page as it was made once."""
    return HttpResponse(BODY, headers={"Content-Length": str(len(BODY))})


urlpatterns = [re_path("", page)]
application = WSGIHandler()
