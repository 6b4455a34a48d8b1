"""Addresses of the rooms and their bookings."""

from django.urls import path

from .views import bookings, door, finding, presence, quiet, strikes, waiting

app_name = "spaces"
urlpatterns = [
    path("spaces/", finding.finding, name="finding"),
    path("spaces/day/", finding.day, name="day"),
    path("spaces/<int:space_id>/", finding.room, name="room"),
    path("spaces/<int:space_id>/booking/", bookings.booking_room, name="booking_room"),
    path("spaces/<int:space_id>/booking/now/", bookings.booking_at_once, name="booking_at_once"),
    path("bookings/", bookings.mine, name="mine"),
    path("bookings/<int:booking_id>/", bookings.booking, name="booking"),
    path("waiting/", waiting.waitings, name="waitings"),
    path("waiting/<int:waiting_id>/leaving/", waiting.leaving, name="waiting-leaving"),
    path("waiting/offers/<int:offer_id>/accepting/", waiting.accepting, name="offer-accepting"),
    path("waiting/offers/<int:offer_id>/declining/", waiting.declining, name="offer-declining"),
    path("spaces/<int:space_id>/waiting/", waiting.joining, name="waiting-joining"),
    path("spaces/<int:space_id>/here/", presence.here, name="here"),
    path("spaces/<int:space_id>/here/using/", presence.using, name="using"),
    path("spaces/<int:space_id>/quiet/", quiet.quiet, name="quiet"),
    path("spaces/<int:space_id>/door/", door.door, name="door"),
    path("spaces/<int:space_id>/door/opening/<str:door_key>/", door.opening, name="door-opening"),
    path("spaces/door-worker.js", door.worker, name="door-worker"),
    path("bookings/<int:booking_id>/coming/", presence.coming, name="coming"),
    path("bookings/<int:booking_id>/checking-in/", presence.checking_in, name="checking-in"),
    path("bookings/<int:booking_id>/door-title/", presence.door_title, name="door-title"),
    path("strikes/", strikes.strikes, name="strikes"),
    path("strikes/<int:strike_id>/appealing/", strikes.appealing, name="appealing"),
    path("desk/spaces/appeals/", strikes.appeals, name="appeals"),
    path("desk/spaces/appeals/<int:strike_id>/deciding/", strikes.deciding, name="appeal-deciding"),
    path("desk/spaces/bookings/<int:booking_id>/arrival/", presence.arrival, name="arrival"),
    path("desk/spaces/<int:space_id>/door/", door.setup, name="door-setup"),
    path("desk/spaces/<int:space_id>/quiet/", quiet.freeing, name="quiet-freeing"),
    path("bookings/<int:booking_id>/moving/", bookings.moving, name="moving"),
    path("bookings/<int:booking_id>/cancelling/", bookings.cancelling, name="cancelling"),
    path("bookings/<int:booking_id>/naming/", bookings.naming, name="naming"),
]
