"""Addresses of services and cases, and of the desk's part in them."""

from django.urls import path

from .views import correcting, counter, desk, mine, opinions, passing, services, teams

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
    path("cases/<str:reference>/corrections/", correcting.corrections, name="corrections"),
    path("cases/<str:reference>/restoration/", correcting.restoration, name="restoration"),
    path("desk/cases/", desk.queue, name="desk-cases"),
    path("desk/cases/<str:reference>/", desk.case, name="desk-case"),
    path("desk/cases/<str:reference>/taking/", desk.taking, name="taking"),
    path("desk/cases/<str:reference>/question/", desk.question, name="question"),
    path("desk/cases/<str:reference>/completion/", desk.completion, name="completion"),
    path("desk/cases/<str:reference>/refusal/", desk.refusal, name="refusal"),
    path("desk/cases/<str:reference>/acceptance/", passing.acceptance, name="acceptance"),
    path("desk/cases/<str:reference>/beginning/", passing.beginning, name="beginning"),
    path("desk/cases/<str:reference>/takeover/", passing.takeover, name="takeover"),
    path("desk/cases/<str:reference>/handover/", passing.handover, name="handover"),
    path("desk/cases/<str:reference>/message/", passing.message, name="message"),
    path("desk/cases/<str:reference>/notes/", passing.notes, name="notes"),
    path("desk/cases/<str:reference>/corrections/", passing.corrections, name="desk-corrections"),
    path("desk/cases/<str:reference>/reopening/", passing.reopening, name="reopening"),
    path("desk/cases/<str:reference>/opinions/", opinions.asking, name="opinion-asking"),
    path("desk/cases/<str:reference>/children/", counter.children, name="children"),
    path("desk/cases/<str:reference>/merging/", counter.merging, name="merging"),
    path("desk/filing/", counter.counter, name="counter"),
    path("desk/filing/<str:sealed>/", counter.filing, name="counter-filing"),
    path("opinions/", opinions.opinions, name="opinions"),
    path("opinions/<int:opinion_id>/", opinions.opinion, name="opinion"),
    path("opinions/<int:opinion_id>/ending/", opinions.ending, name="opinion-ending"),
    path("opinions/links/<str:token>/", opinions.link, name="opinion-link"),
    path("desk/teams/", teams.teams, name="teams"),
    path("desk/teams/new/<int:place_id>/", teams.new_team, name="new-team"),
    path("desk/teams/<int:team_id>/", teams.team, name="team"),
]
