"""Addresses of places."""

from django.urls import path

from . import views

app_name = "places"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("<int:place_id>/", views.place, name="place"),
    path("<int:place_id>/edit/", views.edit, name="edit"),
    path("<int:place_id>/inside/", views.add, name="add"),
    path("<int:place_id>/roles/", views.roles, name="roles"),
    path("<int:place_id>/roles/<int:role_id>/ending/", views.role_ending, name="role-ending"),
]
