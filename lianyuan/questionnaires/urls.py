"""Addresses of forms that are filled in page by page, and of writing forms."""

from django.urls import path

from .views import filling

app_name = "questionnaires"
urlpatterns = [
    path("forms/", filling.drafts, name="drafts"),
    path("forms/<slug:use>/<slug:subject>/<int:number>/", filling.page, name="page"),
    path("forms/<slug:use>/<slug:subject>/differences/", filling.differences, name="differences"),
    path("forms/<slug:use>/<slug:subject>/check/", filling.check, name="check"),
    path("forms/<slug:use>/<slug:subject>/discarding/", filling.discarding, name="discarding"),
]
