"""Writing forms: the list, one form question by question, its preview, publishing, and who asks it."""

from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianyuan.accounts.requests import SignedInRequest
from lianyuan.core.sentences import counted

from ..actions import building as actions
from ..building import content as contents
from ..building import queries
from ..building.forms import AddForm, NewForm, PageForm, QuestionForm
from ..building.queries import Writing
from ..definition import DefinitionProblem
from ..forms import QuestionnaireForm
from ..pages import sent_edition
from ..widgets import Widget

View = Callable[..., HttpResponse]
FORM = "questionnaires:form"


def writer_page(view: View) -> View:
    """A page for whoever writes forms; everyone else is told why not."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @login_required
    @wraps(view)
    def checked(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actions.require_writer(request.actor)
        return view(request, *args, **kwargs)

    return checked


@writer_page
def forms(request: SignedInRequest) -> HttpResponse:
    """Every form, and a new one."""
    form = NewForm(request.POST or None)
    if form.is_valid():
        made = actions.begin_form(actor=request.actor, **form.cleaned_data)
        return redirect(FORM, made.slug)
    shown = queries.forms_page(key=request.GET.get("key", ""))
    return render(request, "questionnaires/builder/forms.html", {"found": shown, "form": form})


@writer_page
def form(request: SignedInRequest, form_slug: str) -> HttpResponse:
    """One form: what is being written of it, or its newest version; sending it does one small thing."""
    found = _writing(form_slug)
    if request.method == "POST":
        return _step(request, found)
    context = {"found": found, "add": AddForm(), "problems": queries.problems_of(found.content)}
    return render(request, "questionnaires/builder/form.html", context)


def _step(request: SignedInRequest, found: Writing) -> HttpResponse:
    """Begin or drop a sketch; move or take away a question or a page: `go` says which, `key` of what."""
    go, key, slug = request.POST.get("go", ""), request.POST.get("key", ""), found.questionnaire.slug
    if go == "begin":
        actions.begin_sketch(actor=request.actor, questionnaire=found.questionnaire)
        return redirect(FORM, slug)
    number = int(key) if key.isdecimal() and len(key) < 4 else 0
    changes: dict[str, Callable[[contents.Content], contents.Content]] = {
        "up": lambda content: contents.moved(content, key, up=True),
        "down": lambda content: contents.moved(content, key, up=False),
        "remove": lambda content: contents.without_question(content, key),
        "remove-page": lambda content: contents.without_page(content, number),
    }
    if go not in changes:
        raise Http404
    try:
        actions.change_sketch(
            actor=request.actor,
            questionnaire=found.questionnaire,
            edition=sent_edition(request.POST),
            change=changes[go],
        )
    except actions.Overtaken as refusal:
        messages.warning(request, refusal.message)
    return redirect(FORM, slug)


@writer_page
def dropping(request: SignedInRequest, form_slug: str) -> HttpResponse:
    """Throw what is being written away."""
    found = sketched(form_slug)
    if request.method == "POST":
        actions.drop_sketch(actor=request.actor, questionnaire=found.questionnaire)
        messages.success(request, _("草案已放弃。"))
        return redirect("questionnaires:forms")
    return render(request, "questionnaires/builder/dropping.html", {"found": found})


@writer_page
def form_page(request: SignedInRequest, form_slug: str, number: int) -> HttpResponse:
    """A page's title and intro; a number past the last makes a page."""
    found = sketched(form_slug)
    there = found.content["pages"][number] if number < len(found.content["pages"]) else None
    form = PageForm(request.POST or None, initial=there)
    overtaken = ""
    if form.is_valid():
        try:
            actions.change_sketch(
                actor=request.actor,
                questionnaire=found.questionnaire,
                edition=sent_edition(request.POST),
                change=lambda content: contents.with_page(content, number, **form.cleaned_data),
            )
        except actions.Overtaken as refusal:
            found, overtaken = sketched(form_slug), refusal.message
        else:
            return redirect(FORM, form_slug)
    context = {"found": found, "form": form, "is_new": there is None, "overtaken": overtaken}
    return render(request, "questionnaires/builder/page.html", context)


@writer_page
def question(request: SignedInRequest, form_slug: str, key: str) -> HttpResponse:
    """One question; the key `new` is a new one, of the kind and on the page that the address names."""
    found = sketched(form_slug)
    there = contents.question_in(found.content, key)
    if there is None:
        there = _new_question(request, found) if key == "new" else None
    if there is None:
        raise Http404
    form = QuestionForm(found.content, there, request.POST or None)
    overtaken, now = "", None
    if form.is_valid():
        try:
            actions.change_sketch(
                actor=request.actor,
                questionnaire=found.questionnaire,
                edition=sent_edition(request.POST),
                change=lambda content: contents.with_question(content, form.made()),
            )
        except actions.Overtaken as refusal:
            # What was written stays in the form; sent again, it is put into the sketch as it is now.
            found, overtaken = sketched(form_slug), refusal.message
            now = contents.question_in(found.content, key)
        else:
            return redirect(FORM, form_slug)
    context = {"found": found, "form": form, "is_new": key == "new", "overtaken": overtaken, "now": now}
    return render(request, "questionnaires/builder/question.html", context | {"question": there})


def _new_question(request: SignedInRequest, found: Writing) -> dict[str, Any] | None:
    asked = AddForm(request.GET)
    page = request.GET.get("page", "0")
    if not asked.is_valid() or not page.isdecimal() or len(page) > 3:
        return None
    last = len(found.content["pages"]) - 1
    widget = Widget(asked.cleaned_data["widget"])
    return contents.new_question(found.content, widget, min(int(page), last))


@writer_page
def preview(request: SignedInRequest, form_slug: str) -> HttpResponse:
    """What is being written as applicants will see it; sending it tries the conditions, and keeps nothing."""
    found = _writing(form_slug)
    problems = queries.problems_of(found.content)
    form = None
    if not problems:
        version = queries.previewed(found.content)
        written = QuestionnaireForm(version, request.POST).written() if request.method == "POST" else {}
        form = QuestionnaireForm(version, answers=written)
    context = {"found": found, "form": form, "problems": problems}
    return render(request, "questionnaires/builder/preview.html", context)


@writer_page
def publishing(request: SignedInRequest, form_slug: str) -> HttpResponse:
    """Publish what is being written as the next version."""
    found = sketched(form_slug)
    problems = queries.problems_of(found.content)
    if request.method == "POST" and not problems:
        try:
            actions.publish_sketch(
                actor=request.actor,
                questionnaire=found.questionnaire,
                edition=sent_edition(request.POST),
            )
        except actions.Overtaken as refusal:
            messages.warning(request, refusal.message)
            return redirect("questionnaires:publishing", form_slug)
        except DefinitionProblem as problem:
            problems = problem.problems
        else:
            messages.success(request, _("新版本已发布。选一下哪些事项改用它。"))
            return redirect("questionnaires:followers", form_slug)
    return render(request, "questionnaires/builder/publishing.html", {"found": found, "problems": problems})


@writer_page
def followers(request: SignedInRequest, form_slug: str) -> HttpResponse:
    """Which services and the like ask the newest version from now on."""
    version = queries.newest_version(form_slug)
    if version is None:
        raise Http404
    if request.method == "POST":
        chosen: dict[str, list[str]] = defaultdict(list)
        for written in request.POST.getlist("follower"):
            use, _colon, subject = written.partition(":")
            chosen[use].append(subject)
        count = actions.use_version(actor=request.actor, version=version, chosen=dict(chosen))
        messages.success(request, counted("有 %(n)s 个事项改用了这一版。", count) % {"n": count})
        return redirect(FORM, form_slug)
    lines = queries.followers(request.actor, version)
    return render(request, "questionnaires/builder/followers.html", {"version": version, "lines": lines})


def _writing(slug: str) -> Writing:
    found = queries.writing(slug)
    if found is None:
        raise Http404
    return found


def sketched(slug: str) -> Writing:
    """What is being written of a form; refused where nothing is."""
    found = _writing(slug)
    if found.sketch is None:
        raise actions.NoSketch
    return found
