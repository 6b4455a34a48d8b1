"""Addresses of the pages that look into every room."""

from django.conf import settings
from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("my/", views.my, name="my"),
    path("desk/", views.desk, name="desk"),
    path("acting/", views.acting, name="acting"),
    path("search/", views.search, name="search"),
    path("search/suggestions/", views.search_suggestions, name="search-suggestions"),
]
if settings.DEMO:
    urlpatterns.append(path("style/", views.style, name="style"))
