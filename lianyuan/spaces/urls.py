"""Addresses of the rooms and their bookings."""

from django.urls import path

from .views import bookings, quotas, seasons

app_name = "spaces"
urlpatterns = [
    path("bookings/<int:booking_id>/", bookings.booking, name="booking"),
    path("bookings/balance/", quotas.balance, name="balance"),
    path("desk/spaces/quotas/", quotas.quotas, name="quotas"),
    path("spaces/seasons/", seasons.seasons, name="seasons"),
    path("spaces/seasons/<int:season_id>/", seasons.season, name="season"),
    path("spaces/seasons/<int:season_id>/data/", seasons.data, name="season-data"),
    path("desk/spaces/seasons/", seasons.arranging, name="season-setup"),
    path("desk/spaces/seasons/<int:season_id>/", seasons.arranged, name="season-desk"),
]
