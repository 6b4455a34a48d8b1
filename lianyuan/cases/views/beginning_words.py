"""Beginning what the desk writes from an answer template: chosen in the address, filled in, nothing sent."""

from django import forms
from django.http import HttpRequest

from ..models import Case
from ..queries.answer_templates import OfferedAnswers, answers_offered
from ..transitions import Deed

# Deeds whose words the applicant reads, and the field they are written in.
_WRITTEN_IN = {
    Deed.ASK: ("question", "words"),
    Deed.MESSAGE: ("words",),
    Deed.COMPLETE: ("result",),
    Deed.REFUSE: ("reason",),
}


def begin_words(request: HttpRequest, case: Case, deed: Deed, form: forms.Form) -> OfferedAnswers:
    """The templates offered for a deed on a case; the words of the one chosen stand in its form to change."""
    if deed not in _WRITTEN_IN:
        return OfferedAnswers()
    ready = answers_offered(case, request.GET.get("template", ""))
    name = next(name for name in _WRITTEN_IN[deed] if name in form.fields)
    if ready.chosen is not None:
        form.initial[name] = ready.words
    return ready
