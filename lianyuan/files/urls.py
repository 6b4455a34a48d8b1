"""Addresses of files."""

from django.urls import path

from . import views

app_name = "files"
urlpatterns = [
    path("<slug:key>/", views.file, name="file"),
    path("<slug:key>/<int:width>/", views.picture, name="picture"),
    path("<slug:key>/original/", views.original, name="original"),
]
