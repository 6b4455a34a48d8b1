"""Addresses of a person's tokens."""

from django.urls import path

from . import views

app_name = "tokens"
urlpatterns = [
    path("", views.tokens, name="tokens"),
    path("<int:token_id>/revocation/", views.revocation, name="revocation"),
]
