"""Addresses of companies."""

from django.urls import path
from django.views.generic import RedirectView

app_name = "companies"
urlpatterns = [path("", RedirectView.as_view(url="/"), name="directory")]
