"""Addresses of the rooms and their bookings."""

from django.urls import path

from .views import bookings

app_name = "spaces"
urlpatterns = [
    path("bookings/<int:booking_id>/", bookings.booking, name="booking"),
]
