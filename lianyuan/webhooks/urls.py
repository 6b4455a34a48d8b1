"""Addresses of the pages of webhooks."""

from django.urls import path

from . import views

app_name = "webhooks"
urlpatterns = [
    path("", views.endpoints, name="endpoints"),
    path("<int:endpoint_id>/", views.endpoint, name="endpoint"),
    path("<int:endpoint_id>/secret/", views.secret, name="secret"),
    path("<int:endpoint_id>/pausing/", views.pausing, name="pausing"),
    path("<int:endpoint_id>/resuming/", views.resuming, name="resuming"),
    path("<int:endpoint_id>/removal/", views.removal, name="removal"),
    path("<int:endpoint_id>/replaying/", views.replaying_failed, name="replaying-failed"),
    path("<int:endpoint_id>/deliveries/<int:delivery_id>/replaying/", views.replaying, name="replaying"),
]
