"""Addresses of services and cases, and of the desk's part in them."""

from django.urls import path

from .views import desk, mine, ratings, ratings_public, retention, services, statistics

app_name = "cases"
urlpatterns = [
    path("services/", services.catalogue, name="services"),
    path("services/ratings/", ratings_public.ratings, name="ratings"),
    path("services/statistics/", statistics.statistics, name="statistics"),
    path("services/statistics.csv", statistics.as_csv, name="statistics-csv"),
    path("services/statistics.json", statistics.as_json, name="statistics-json"),
    path("services/<slug:slug>/", services.service, name="service"),
    path("services/<slug:slug>/file/", services.filing, name="filing"),
    path("cases/", mine.cases, name="cases"),
    path("cases/<str:reference>/", mine.case, name="case"),
    path("cases/<str:reference>/reply/", mine.reply, name="reply"),
    path("cases/<str:reference>/withdrawal/", mine.withdrawal, name="withdrawal"),
    path("cases/<str:reference>/rating/", mine.rating, name="rating"),
    path("cases/<str:reference>/second-rating/", ratings.second_rating, name="second-rating"),
    path("desk/cases/", desk.queue, name="desk-cases"),
    path("desk/cases/<str:reference>/", desk.case, name="desk-case"),
    path("desk/cases/<str:reference>/taking/", desk.taking, name="taking"),
    path("desk/cases/<str:reference>/question/", desk.question, name="question"),
    path("desk/cases/<str:reference>/completion/", desk.completion, name="completion"),
    path("desk/cases/<str:reference>/refusal/", desk.refusal, name="refusal"),
    path("desk/cases/<str:reference>/appeal/", ratings.appeal, name="rating-appeal"),
    path("desk/ratings/", ratings.follow_ups, name="desk-ratings"),
    path("desk/ratings/<int:follow_up_id>/", ratings.follow_up, name="desk-rating"),
    path("desk/ratings/<int:follow_up_id>/call/", ratings.call, name="rating-call"),
    path("desk/ratings/<int:follow_up_id>/closing/", ratings.closing, name="rating-closing"),
    path("desk/ratings/<int:follow_up_id>/decision/", ratings.decision, name="rating-decision"),
    path("desk/retention/", retention.retention, name="retention"),
    path("desk/retention/<slug:slug>/", retention.rule, name="retention-rule"),
]
