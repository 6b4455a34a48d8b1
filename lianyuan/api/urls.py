"""Addresses of the API, its document and the page that explains it."""

from django.urls import path, re_path

from . import views
from .assembly import api

app_name = "api"
urlpatterns = [
    path("docs", views.docs, name="docs"),
    path("openapi.json", views.document, name="document"),
    *api.urls[0],
    re_path("^(?P<rest>.*)$", views.nowhere, name="nowhere"),
]
