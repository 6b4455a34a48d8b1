"""Filing a case with a form that is filled in page by page: what `questionnaires` asks of this room."""

from collections.abc import Collection
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from lianyuan.accounts.acting import Actor
from lianyuan.core.sentences import counted
from lianyuan.questionnaires.models import QuestionnaireVersion
from lianyuan.questionnaires.uses import Follower, Opened, Submission, Use

from . import actions, queries, rules
from .attachments import ATTACHMENT
from .models import Service

NAME = "filing"


def _open(actor: Actor, slug: str) -> Opened | None:
    service = queries.offered_service(slug)
    if service is None:
        return None
    filing = reverse("cases:filing", args=[slug])
    return Opened(
        version=service.form,
        title=service.name,
        back=reverse("cases:service", args=[slug]),
        note=counted("提交后，窗口承诺 %(n)s 个工作日内办结。", service.promised_days)
        % {"n": service.promised_days},
        submit_label=_("提交"),
        # That page says for whom the service is, and offers the switch.
        elsewhere="" if rules.is_asked_for(actor, service) else filing,
    )


def _submit(actor: Actor, slug: str, submission: Submission) -> str:
    uploads = [replace(upload, purpose=ATTACHMENT) for upload in submission.uploads]
    case = actions.file_case(
        actor=actor,
        service=Service.objects.get(slug=slug),
        answers=submission.answers,
        attachments=uploads,
        answer_files=submission.files,
        loose_files=submission.loose_files,
    )
    return reverse("cases:case", args=[case.reference])


def _titles(slugs: Collection[str]) -> dict[str, str]:
    return dict(Service.objects.offered().filter(slug__in=slugs).values_list("slug", "name"))


def _followers(actor: Actor) -> list[Follower]:
    return [
        Follower(service.slug, service.name, service.form)
        for service in queries.services_administered_by(actor)
    ]


def _follow(actor: Actor, slugs: Collection[str], version: QuestionnaireVersion) -> int:
    services = Service.objects.filter(slug__in=slugs).order_by("pk")
    return sum(actions.use_form(actor=actor, service=service, form=version) for service in services)


USE = Use(name=NAME, open=_open, submit=_submit, titles=_titles, followers=_followers, follow=_follow)
