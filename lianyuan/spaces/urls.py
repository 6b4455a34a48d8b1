"""Addresses of the rooms and their bookings."""

from django.urls import path

from .views import bookings, figures, finding, quotas, seasons

app_name = "spaces"
urlpatterns = [
    path("spaces/", finding.finding, name="finding"),
    path("spaces/day/", finding.day, name="day"),
    path("spaces/<int:space_id>/", finding.room, name="room"),
    path("spaces/<int:space_id>/booking/", bookings.booking_room, name="booking_room"),
    path("spaces/<int:space_id>/booking/now/", bookings.booking_at_once, name="booking_at_once"),
    path("bookings/", bookings.mine, name="mine"),
    path("bookings/<int:booking_id>/", bookings.booking, name="booking"),
    path("bookings/balance/", quotas.balance, name="balance"),
    path("desk/spaces/quotas/", quotas.quotas, name="quotas"),
    path("spaces/seasons/", seasons.seasons, name="seasons"),
    path("spaces/seasons/<int:season_id>/", seasons.season, name="season"),
    path("spaces/seasons/<int:season_id>/data/", seasons.data, name="season-data"),
    path("desk/spaces/figures/", figures.figures, name="figures"),
    path("desk/spaces/figures/file/", figures.file, name="figures-file"),
    path("desk/spaces/seasons/", seasons.arranging, name="season-setup"),
    path("desk/spaces/seasons/<int:season_id>/", seasons.arranged, name="season-desk"),
    path("bookings/<int:booking_id>/moving/", bookings.moving, name="moving"),
    path("bookings/<int:booking_id>/cancelling/", bookings.cancelling, name="cancelling"),
    path("bookings/<int:booking_id>/naming/", bookings.naming, name="naming"),
]
