"""Addresses of services and cases, and of the desk's part in them."""

from django.urls import path

from .views import calendar_change, desk, desk_settings, ledger_desk, mine, services

app_name = "cases"
urlpatterns = [
    path("services/", services.catalogue, name="services"),
    path("services/<slug:slug>/", services.service, name="service"),
    path("services/<slug:slug>/file/", services.filing, name="filing"),
    path("cases/", mine.cases, name="cases"),
    path("cases/<str:reference>/", mine.case, name="case"),
    path("cases/<str:reference>/reply/", mine.reply, name="reply"),
    path("cases/<str:reference>/withdrawal/", mine.withdrawal, name="withdrawal"),
    path("cases/<str:reference>/rating/", mine.rating, name="rating"),
    path("desk/cases/", desk.queue, name="desk-cases"),
    path("desk/cases/<str:reference>/", desk.case, name="desk-case"),
    path("desk/cases/<str:reference>/taking/", desk.taking, name="taking"),
    path("desk/cases/<str:reference>/question/", desk.question, name="question"),
    path("desk/cases/<str:reference>/completion/", desk.completion, name="completion"),
    path("desk/cases/<str:reference>/refusal/", desk.refusal, name="refusal"),
    path("desk/cases/<str:reference>/extension/", ledger_desk.extension, name="extension"),
    path("desk/cases/<str:reference>/extension/decision/", ledger_desk.decision, name="extension-decision"),
    path("desk/cases/<str:reference>/correction/", ledger_desk.correction, name="correction"),
    path("desk/hours/", desk_settings.centres, name="desk-settings"),
    path("desk/hours/<int:place_id>/", desk_settings.centre, name="desk-hours"),
    path("desk/calendar/", calendar_change.calendar, name="calendar"),
    path("desk/calendar/new/", calendar_change.upload, name="calendar-upload"),
    path("desk/calendar/<int:change_id>/", calendar_change.change, name="calendar-change"),
    path(
        "desk/calendar/<int:change_id>/confirmation/",
        calendar_change.confirmation,
        name="calendar-confirmation",
    ),
    path("desk/calendar/<int:change_id>/discarding/", calendar_change.discarding, name="calendar-discarding"),
]
