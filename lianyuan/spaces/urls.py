"""Addresses of the rooms and their bookings."""

from django.urls import path

from .views import alternatives, bookings, closures, desk, finding, keeping, things

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
    path("bookings/<int:booking_id>/alternative/", alternatives.alternative, name="alternative"),
    path("desk/spaces/", desk.waiting, name="desk"),
    path("desk/spaces/day/", desk.day, name="desk-day"),
    path("desk/spaces/extras/", desk.extras, name="desk-extras"),
    path("desk/spaces/extras/<int:extra_id>/", desk.extra, name="desk-extra"),
    path("desk/spaces/bookings/<int:booking_id>/", desk.booking, name="desk-booking"),
    path("desk/spaces/bookings/<int:booking_id>/deciding/", desk.deciding, name="deciding"),
    path("desk/spaces/<int:space_id>/booking/", desk.counter, name="desk-counter"),
    path("desk/spaces/<int:space_id>/closures/", closures.closures, name="desk-closures"),
    path("desk/spaces/<int:space_id>/closures/reading/", closures.reading, name="desk-reading"),
    path(
        "desk/spaces/<int:space_id>/closures/<int:closure_id>/reopening/",
        closures.reopening,
        name="desk-reopening",
    ),
    path("desk/spaces/rooms/", keeping.rooms, name="desk-rooms"),
    path("desk/spaces/rooms/new/", keeping.new_room, name="desk-new-room"),
    path("desk/spaces/rooms/<int:space_id>/", keeping.room, name="desk-room"),
    path("desk/spaces/rooms/<int:space_id>/hours/", keeping.hours, name="desk-hours"),
    path("desk/spaces/rooms/<int:space_id>/parts/", keeping.parts, name="desk-parts"),
    path("desk/spaces/rooms/<int:space_id>/photos/", keeping.photos, name="desk-photos"),
    path(
        "desk/spaces/rooms/<int:space_id>/photos/<int:file_id>/removal/",
        keeping.photo_removal,
        name="desk-photo-removal",
    ),
    path("desk/spaces/rooms/<int:space_id>/<slug:page>/", keeping.part_of_room, name="desk-room-page"),
    path("desk/spaces/things/", things.things, name="desk-things"),
    path("desk/spaces/equipment/new/", things.equipment, name="desk-new-equipment"),
    path("desk/spaces/equipment/<int:equipment_id>/", things.equipment, name="desk-equipment"),
    path("desk/spaces/services/new/", things.extra, name="desk-new-service"),
    path("desk/spaces/services/<int:service_id>/", things.extra, name="desk-service"),
]
