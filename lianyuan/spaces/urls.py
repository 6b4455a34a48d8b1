"""Addresses of the rooms and their bookings."""

from django.urls import path

from .views import bookings, quotas

app_name = "spaces"
urlpatterns = [
    path("bookings/<int:booking_id>/", bookings.booking, name="booking"),
    path("bookings/balance/", quotas.balance, name="balance"),
    path("desk/spaces/quotas/", quotas.quotas, name="quotas"),
]
