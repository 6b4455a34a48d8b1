"""Addresses of forms that are filled in page by page, and of writing forms."""

from django.urls import path

from .views import building, filling, kinds

app_name = "questionnaires"
urlpatterns = [
    path("forms/", filling.drafts, name="drafts"),
    path("forms/<slug:use>/<slug:subject>/<int:number>/", filling.page, name="page"),
    path("forms/<slug:use>/<slug:subject>/differences/", filling.differences, name="differences"),
    path("forms/<slug:use>/<slug:subject>/check/", filling.check, name="check"),
    path("forms/<slug:use>/<slug:subject>/discarding/", filling.discarding, name="discarding"),
    path("desk/forms/", building.forms, name="forms"),
    path("desk/forms/<slug:form_slug>/", building.form, name="form"),
    path("desk/forms/<slug:form_slug>/dropping/", building.dropping, name="dropping"),
    path("desk/forms/<slug:form_slug>/pages/<int:number>/", building.form_page, name="form-page"),
    path("desk/forms/<slug:form_slug>/questions/<slug:key>/", building.question, name="question"),
    path("desk/forms/<slug:form_slug>/questions/<slug:key>/kind/", kinds.kind, name="question-kind"),
    path("desk/forms/<slug:form_slug>/preview/", building.preview, name="preview"),
    path("desk/forms/<slug:form_slug>/publishing/", building.publishing, name="publishing"),
    path("desk/forms/<slug:form_slug>/followers/", building.followers, name="followers"),
]
