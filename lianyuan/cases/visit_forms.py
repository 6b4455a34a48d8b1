"""Several services of one situation in one visit: one form for all, with a draft, and filing them together.

What such a visit is for (its `subject`) names the situation and the services chosen, in numbers to base 36.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django import forms
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianyuan.accounts.acting import Actor
from lianyuan.core.sentences import listed
from lianyuan.questionnaires.actions.joining import keep_joined
from lianyuan.questionnaires.joining import Joined, Part, fit_together, joined, joins
from lianyuan.questionnaires.uses import Opened, Submission, Use

from . import actions, queries
from .models import Service, Situation
from .queries import SituationPage

NAME = "visit"
MOST = 8
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def can_join(service: Service) -> bool:
    """Whether a service's form can be asked with others'."""
    return joins(service.form)


class ChoosingForm(forms.Form):
    """Which of a situation's services to ask for this time; only those that can join are offered."""

    service = forms.MultipleChoiceField(
        label=gettext_lazy("这次要办的"),
        help_text=gettext_lazy("相同的内容只填一次，可以存草稿"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, services: Sequence[Service]) -> None:
        super().__init__(initial={"service": [service.slug for service in services[:MOST]]})
        self.fields["service"].choices = [  # type: ignore[attr-defined]
            (service.slug, service.name) for service in services
        ]


@dataclass(frozen=True)
class Choosing:
    """What there is to choose from: those that can be asked for together, and those each by its own form."""

    together: list[Service]
    alone: list[Service]

    @property
    def form(self) -> ChoosingForm | None:
        """The form to choose with; none where there are no two to ask for together."""
        return ChoosingForm(self.together) if len(self.together) > 1 else None


def choosing(page: SituationPage) -> Choosing:
    """The situation's services that are for whoever reads it, by how they can be asked for."""
    together = [service for service in page.mine if can_join(service)]
    if len(together) < 2:
        return Choosing([], page.mine)
    return Choosing(together, [service for service in page.mine if not can_join(service)])


def subject_of(situation: Situation, services: Sequence[Service]) -> str:
    """What a visit for these services is called in the addresses of its form."""
    return "-".join(_written(number) for number in [situation.pk, *(service.pk for service in services)])


def too_much(services: Sequence[Service]) -> bool:
    """Whether these are more than one form can ask for."""
    return len(services) > MOST or not fit_together(_parts(services))


def _written(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"


def _numbers(subject: str) -> list[int]:
    parts = subject.split("-")
    plain = all(part and len(part) < 8 and set(part) <= set(_DIGITS) for part in parts)
    return [int(part, 36) for part in parts] if plain else []


def _parts(services: Sequence[Service]) -> list[Part]:
    return [Part(str(service.pk), service.name, service.form) for service in services]


def _services(actor: Actor, subject: str) -> tuple[SituationPage, list[Service]] | None:
    """The situation, and those of the services named that are offered, in its order."""
    situation_id, *wanted = _numbers(subject) or [0]
    page = queries.situation_page_by_id(actor, situation_id)
    if page is None:
        return None
    offered = [part.service for part in page.parts if part.service_id in wanted and can_join(part.service)]
    return page, offered


def _mine(page: SituationPage, offered: Sequence[Service]) -> list[Service]:
    return [service for service in offered if service in page.mine]


def _open(actor: Actor, subject: str) -> Opened | None:
    found = _services(actor, subject)
    if found is None or not found[1]:
        return None
    page, offered = found
    services = _mine(page, offered)
    asked = joined(_parts(services or offered))
    names = listed(service.name for service in services)
    missing = len(_numbers(subject)) - 1 - len(services)
    gone = _("有的事项现在不能办了，没有放进来。") if missing > 0 else ""
    return Opened(
        version=keep_joined(
            slug=f"joined-{hashlib.sha256(_key(services or offered).encode()).hexdigest()[:24]}",
            name=page.situation.name,
            schema=asked.schema,
            layout=asked.layout,
        ),
        title=page.situation.name,
        back=_situation(page),
        note=_("%(gone)s一次提交：%(services)s。每件都有自己的编号和办结日期；其他附件每件各放一份。")
        % {"gone": gone, "services": names},
        submit_label=_("一起提交"),
        elsewhere="" if services else _situation(page),
    )


def _key(services: Sequence[Service]) -> str:
    return "-".join(str(service.pk) for service in services)


def _situation(page: SituationPage) -> str:
    return reverse("cases:situation", args=[page.situation.slug])


@transaction.atomic
def _submit(actor: Actor, subject: str, submission: Submission) -> str:
    found = _services(actor, subject)
    services = _mine(*found) if found is not None else []
    asked: Joined = joined(_parts(services))
    wanted = [(service, asked.answers_for(str(service.pk), submission.answers)) for service in services]
    actions.file_visit(actor=actor, wanted=wanted, submission=submission)
    return reverse("cases:cases")


def _titles(subjects: Collection[str]) -> dict[str, str]:
    numbers = {subject: _numbers(subject) for subject in subjects}
    situations = Situation.objects.shown().in_bulk({read[0] for read in numbers.values() if read})
    wanted = {number for read in numbers.values() for number in read[1:]}
    names = dict(Service.objects.offered().filter(pk__in=wanted).values_list("pk", "name"))
    return {
        subject: _("%(situation)s：%(services)s")
        % {
            "situation": situations[read[0]].name,
            "services": listed(names[number] for number in read[1:] if number in names),
        }
        for subject, read in numbers.items()
        if read and read[0] in situations and any(number in names for number in read[1:])
    }


USE = Use(name=NAME, open=_open, submit=_submit, titles=_titles)
