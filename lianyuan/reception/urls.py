"""Addresses of the reception."""

from django.urls import path

from .views import appointments, desk, entrance, setup

app_name = "reception"
urlpatterns = [
    path("reception/<int:place_id>/", entrance.hall, name="hall"),
    path("reception/<int:place_id>/screen/", entrance.screen, name="screen"),
    path("kiosk/<str:kiosk_key>/", entrance.kiosk, name="kiosk"),
    path("tickets/<str:ticket_key>/", entrance.ticket, name="ticket"),
    path("tickets/<str:ticket_key>/leaving/", entrance.leaving, name="leaving"),
    path("services/<slug:slug>/appointment/", appointments.booking, name="booking"),
    path("appointments/<int:appointment_id>/", appointments.appointment, name="appointment"),
    path("appointments/<int:appointment_id>/appointment.ics", appointments.for_calendar, name="for-calendar"),
    path("appointments/<int:appointment_id>/moving/", appointments.moving, name="moving"),
    path("appointments/<int:appointment_id>/cancelling/", appointments.cancelling, name="cancelling"),
    path("desk/appointments/", appointments.day, name="day"),
    path("desk/appointments/<int:appointment_id>/arrival/", appointments.arrival, name="arrival"),
    path("desk/tickets/", desk.tickets, name="tickets"),
    path("desk/tickets/counter/", desk.choosing, name="choosing"),
    path("desk/tickets/next/", desk.calling, name="calling"),
    path("desk/tickets/<int:ticket_id>/step/", desk.step, name="step"),
    path("desk/screen/", desk.screens, name="screens"),
    path("desk/reception/<int:place_id>/", setup.arranging, name="arranging"),
]
