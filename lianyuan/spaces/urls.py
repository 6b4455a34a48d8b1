"""Addresses of the rooms and their bookings."""

from django.urls import path

from .views import bookings, finding

app_name = "spaces"
urlpatterns = [
    path("spaces/", finding.finding, name="finding"),
    path("spaces/day/", finding.day, name="day"),
    path("spaces/<int:space_id>/", finding.room, name="room"),
    path("spaces/<int:space_id>/booking/", bookings.booking_room, name="booking_room"),
    path("spaces/<int:space_id>/booking/now/", bookings.booking_at_once, name="booking_at_once"),
    path("bookings/", bookings.mine, name="mine"),
    path("bookings/<int:booking_id>/", bookings.booking, name="booking"),
    path("bookings/<int:booking_id>/moving/", bookings.moving, name="moving"),
    path("bookings/<int:booking_id>/cancelling/", bookings.cancelling, name="cancelling"),
    path("bookings/<int:booking_id>/naming/", bookings.naming, name="naming"),
]
