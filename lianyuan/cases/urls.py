"""Addresses of services and cases, and of the desk's part in them."""

from django.urls import path

from .views import desk, desk_views, mine, services

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
    path("desk/cases/views/", desk_views.saving, name="view-saving"),
    path("desk/cases/views/<int:view_id>/removal/", desk_views.removal, name="view-removal"),
    path("desk/cases/<str:reference>/quick-taking/", desk_views.taking, name="quick-taking"),
    path("desk/cases/<str:reference>/", desk.case, name="desk-case"),
    path("desk/cases/<str:reference>/taking/", desk.taking, name="taking"),
    path("desk/cases/<str:reference>/question/", desk.question, name="question"),
    path("desk/cases/<str:reference>/completion/", desk.completion, name="completion"),
    path("desk/cases/<str:reference>/refusal/", desk.refusal, name="refusal"),
]
