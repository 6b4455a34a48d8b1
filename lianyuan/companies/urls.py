"""Addresses of companies."""

from django.urls import path

from .views import claims, directory, people, pictures, register, roster

app_name = "companies"
urlpatterns = [
    path("", directory.directory, name="directory"),
    path("entry/", register.entry, name="entry"),
    path("claims/", claims.claims, name="claims"),
    path("claims/new/", claims.claim, name="claim"),
    path("claims/<int:claim_id>/confirmation/", claims.confirmation, name="claim-confirmation"),
    path("claims/<int:claim_id>/refusal/", claims.refusal, name="claim-refusal"),
    path("claims/<int:claim_id>/withdrawal/", claims.withdrawal, name="claim-withdrawal"),
    path("imports/", roster.imports, name="imports"),
    path("imports/new/", roster.upload, name="import-upload"),
    path("imports/<int:roster_id>/", roster.roster_import, name="import"),
    path("imports/<int:roster_id>/matching/", roster.matching, name="import-matching"),
    path("imports/<int:roster_id>/progress/", roster.progress, name="import-progress"),
    path("imports/<int:roster_id>/application/", roster.application, name="import-application"),
    path("imports/<int:roster_id>/resumption/", roster.resumption, name="import-resumption"),
    path("imports/<int:roster_id>/removal/", roster.removal, name="import-removal"),
    path("imports/<int:roster_id>/reversal/", roster.reversal, name="import-reversal"),
    path("imports/<int:roster_id>/mend-sheet/", roster.mend_sheet, name="import-mend-sheet"),
    path("<int:company_id>/", directory.company, name="company"),
    path("<int:company_id>/edit/", register.edit, name="edit"),
    path("<int:company_id>/history/", directory.history, name="history"),
    path("<int:company_id>/pictures/", pictures.pictures, name="pictures"),
    path(
        "<int:company_id>/pictures/<int:file_id>/removal/", pictures.picture_removal, name="picture-removal"
    ),
    path("<int:company_id>/honours/", register.honours, name="honours"),
    path("<int:company_id>/honours/<int:honour_id>/removal/", register.honour_removal, name="honour-removal"),
    path("<int:company_id>/members/", people.members, name="members"),
    path("<int:company_id>/members/<int:membership_id>/ending/", people.member_ending, name="member-ending"),
]
