"""Addresses of the rooms and their bookings."""

from django.urls import path

from .views import bookings, calendars, finding, series

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
    path("spaces/<int:space_id>/series/", series.series, name="series"),
    path("bookings/<int:booking_id>/series/", series.series_change, name="series-change"),
    path("bookings/<int:booking_id>/series/cancelling/", series.series_cancelling, name="series-cancelling"),
    path("bookings/<int:booking_id>/calendar/", calendars.calendar_file, name="calendar-file"),
    path("bookings/<int:booking_id>/invitees/", calendars.invitees, name="invitees"),
    path(
        "bookings/<int:booking_id>/invitees/<int:invitee_id>/removal/",
        calendars.invitee_removal,
        name="invitee-removal",
    ),
    path("invitations/<str:invitation_token>/", calendars.invitation, name="invitation"),
    path("my/invitations/<int:invitee_id>/", calendars.invited, name="invited"),
    path("my/calendars/", calendars.feeds, name="feeds"),
    path("my/calendars/<int:feed_id>/", calendars.feed_address, name="feed-address"),
    path("my/calendars/<int:feed_id>/revocation/", calendars.feed_revocation, name="feed-revocation"),
    path("calendars/<str:feed_token>.ics", calendars.feed, name="feed"),
]
