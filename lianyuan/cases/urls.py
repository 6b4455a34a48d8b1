"""Addresses of services and cases, and of the desk's part in them."""

from django.urls import path

from .views import catalogue, desk, mine, services, situations

app_name = "cases"
urlpatterns = [
    path("services/", services.catalogue, name="services"),
    path("services/<slug:slug>/", services.service, name="service"),
    path("services/<slug:slug>/file/", services.filing, name="filing"),
    path("situations/<slug:slug>/", situations.situation, name="situation"),
    path("situations/<slug:slug>/file/", situations.visit, name="visit"),
    path("cases/", mine.cases, name="cases"),
    path("cases/<str:reference>/", mine.case, name="case"),
    path("cases/<str:reference>/reply/", mine.reply, name="reply"),
    path("cases/<str:reference>/withdrawal/", mine.withdrawal, name="withdrawal"),
    path("cases/<str:reference>/rating/", mine.rating, name="rating"),
    path("desk/services/", catalogue.services, name="kept-services"),
    path("desk/new-service/", catalogue.beginning, name="new-service"),
    path("desk/services/<slug:slug>/", catalogue.service, name="kept-service"),
    path("desk/services/<slug:slug>/draft/", catalogue.draft, name="service-draft"),
    path("desk/services/<slug:slug>/drafting/", catalogue.drafting, name="service-drafting"),
    path("desk/services/<slug:slug>/publication/", catalogue.publication, name="service-publication"),
    path("desk/services/<slug:slug>/discarding/", catalogue.discarding, name="service-discarding"),
    path("desk/services/<slug:slug>/offering/", catalogue.offering, name="service-offering"),
    path("desk/services/<slug:slug>/example/", catalogue.example, name="service-example"),
    path(
        "desk/services/<slug:slug>/examples/<int:example_id>/removal/",
        catalogue.example_removal,
        name="example-removal",
    ),
    path("desk/cases/", desk.queue, name="desk-cases"),
    path("desk/cases/<str:reference>/", desk.case, name="desk-case"),
    path("desk/cases/<str:reference>/taking/", desk.taking, name="taking"),
    path("desk/cases/<str:reference>/question/", desk.question, name="question"),
    path("desk/cases/<str:reference>/completion/", desk.completion, name="completion"),
    path("desk/cases/<str:reference>/refusal/", desk.refusal, name="refusal"),
]
