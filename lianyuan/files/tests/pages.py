"""The platform's addresses and one more: a page on which a person adds papers to themselves."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import include, path

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.files import actions
from lianyuan.files.forms import UploadField
from lianyuan.files.receiving import takes_files
from lianyuan.files.tests.factories import PAPERS, register_test_purposes

register_test_purposes()


class PapersForm(forms.Form):
    """A word and up to three papers."""

    word = forms.CharField(max_length=10)
    papers = UploadField(purpose=PAPERS, required=False)


@login_required
@takes_files(papers=PAPERS)
def papers(request: SignedInRequest) -> HttpResponse:
    """Attach what was sent."""
    form = PapersForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        actions.attach(
            actor=request.actor, owner=request.user, purpose=PAPERS, uploads=form.cleaned_data["papers"]
        )
        return redirect("/papers/")
    return HttpResponse(str(form.errors), status=400 if form.errors else 200)


urlpatterns = [path("papers/", papers, name="papers"), path("", include("lianyuan.config.urls"))]
