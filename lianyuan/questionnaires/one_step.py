"""A short form that is handed in at once: no draft is made unless someone asks for it or it must be one.

It must be one when the form's version was replaced after the page was made: then what was written is kept as
a draft and carried over, so that nothing is lost.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.files.forms import UploadField

from . import actions, filling_in, pages, queries
from .actions.drafts import Written
from .definition import questions_of
from .draft_files import DRAFT_FILE
from .forms import QuestionnaireForm
from .known import known_answers, unchanged
from .models import QuestionnaireVersion
from .queries import Filling, readable_version


@dataclass(frozen=True)
class OneStep:
    """The form to draw or to hand in; with an address, a draft was kept, and that is where it goes on."""

    form: QuestionnaireForm
    prefilled: list[str]
    address: str = ""


def read(
    request: SignedInRequest,
    use: str,
    subject: str,
    version: QuestionnaireVersion,
    *,
    papers: str = "attachments",
) -> OneStep:
    """Read a short form that was opened or sent; `papers` names its field for files of no question.

    A bound form is to be handed in; what was sent with `go` as `save` is kept as a draft, with `fill-<key>`
    or `look` the form is drawn anew.
    """
    questions = questions_of(version.schema, version.layout)
    if request.method != "POST":
        known = known_answers(request.actor, questions)
        return _drawn(request, QuestionnaireForm(version, answers=known), known)
    go = request.POST.get("go", "hand-in")
    if go.startswith("fill-") or go == "look":
        written = QuestionnaireForm(version, request.POST).written()
        filled = filling_in.from_register(questions, written, go.removeprefix("fill-"))
        return _drawn(request, QuestionnaireForm(version, answers=filled), filled)
    if go == "save" or request.POST.get("form_version", str(version.pk)) != str(version.pk):
        filling = queries.filling(request.actor, use, subject)
        if filling is not None:
            address = _keep(request, filling, papers, was_replaced=go != "save")
            return OneStep(QuestionnaireForm(version), [], address)
    form = QuestionnaireForm(version, request.POST)
    return _drawn(request, form, form.written())


def _drawn(request: SignedInRequest, form: QuestionnaireForm, answers: dict[str, Any]) -> OneStep:
    """The form with what nobody wrote marked."""
    prefilled = unchanged(request.actor, form.questions, answers)
    form.mark(prefilled, answers)
    return OneStep(form, [question.label for question in form.questions if question.key in prefilled])


def _keep(request: SignedInRequest, filling: Filling, papers: str, *, was_replaced: bool) -> str:
    version = readable_version(request.POST.get("form_version", ""), filling.opened, filling.draft)
    form = QuestionnaireForm(version, request.POST)
    uploads = []
    try:
        uploads = UploadField(purpose=DRAFT_FILE, required=False).clean(request.FILES.getlist(papers))
    except ValidationError as problem:
        for said in problem.messages:
            messages.error(request, said)
    draft = actions.save_page(
        actor=request.actor,
        use=filling.use,
        subject=filling.subject,
        opened=filling.opened,
        written=Written(
            version=version,
            # This page is only drawn where there is no draft: one made meanwhile elsewhere is another's.
            edition=0,
            keys=frozenset(question.key for question in form.questions),
            answers=form.written(),
            uploads={"": [replace(upload, purpose=DRAFT_FILE) for upload in uploads]},
        ),
    )
    if was_replaced:
        messages.warning(request, _("表单刚刚换了新版本，您填的已经带过来了。请看看变了什么。"))
    else:
        messages.success(request, _("草稿已保存，可以换一台设备接着填。"))
    return pages.address("differences" if draft.others else "page", filling, *([] if draft.others else [1]))
