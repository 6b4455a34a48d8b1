"""Addresses of services and cases."""

from django.urls import path
from django.views.generic import RedirectView

app_name = "cases"
urlpatterns = [path("services/", RedirectView.as_view(url="/"), name="services")]
