"""Addresses of the pages that look into every room."""

from django.conf import settings
from django.urls import path

from . import deliveries, views

urlpatterns = [
    path("", views.home, name="home"),
    path("my/", views.my, name="my"),
    path("desk/", views.desk, name="desk"),
    path("desk/deliveries/", deliveries.failed, name="deliveries"),
    path("desk/deliveries/sending/", deliveries.sending_all, name="deliveries-sending"),
    path("desk/deliveries/<int:delivery_id>/sending/", deliveries.sending, name="delivery-sending"),
    path("acting/", views.acting, name="acting"),
    path("search/", views.search, name="search"),
    path("search/suggestions/", views.search_suggestions, name="search-suggestions"),
]
if settings.DEMO:
    urlpatterns.append(path("style/", views.style, name="style"))
