"""One form for several services: what more than one of them asks in the same way is asked once."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lianyuan.questionnaires.controls import field_of
from lianyuan.questionnaires.definition import Question, pages_of, questions_of
from lianyuan.questionnaires.forms import PREFIX, QuestionnaireForm
from lianyuan.questionnaires.widgets import Widget

from .models import Service
from .queries import SituationPage


@dataclass(frozen=True)
class _Asked:
    """A question as the visit asks it, and the services whose forms ask it."""

    name: str
    services: tuple[Service, ...]


def can_join(service: Service) -> bool:
    """Whether a service's form can be asked with others: one page, nothing conditional, no files."""
    questions = questions_of(service.form.schema, service.form.layout)
    plain = all(question.shown_if is None and question.widget != Widget.FILES for question in questions)
    return plain and len(pages_of(service.form.schema, service.form.layout)) == 1


class ChoosingForm(forms.Form):
    """Which of a situation's services to ask for this time."""

    service = forms.MultipleChoiceField(
        label=_("这次要办的"), help_text=_("相同的内容只填一次"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, page: SituationPage) -> None:
        mine = [part for part in page.parts if part.service in page.mine and can_join(part.service)]
        super().__init__(initial={"service": [part.service.slug for part in mine]})
        self.fields["service"].choices = [  # type: ignore[attr-defined]
            (part.service.slug, part.service.name) for part in mine
        ]


class VisitForm(forms.Form):
    """The questions of several services' forms. When valid, `wanted` has each service with its answers.

    Two questions are the same when label, control, choices and rule are.
    """

    wanted: list[tuple[Service, dict[str, Any]]]

    def __init__(self, services: Sequence[Service], data: QueryDict | None = None) -> None:
        super().__init__(data, prefix=PREFIX)
        self.services = services
        self._names: dict[tuple[int, str], str] = {}
        self.asked: list[_Asked] = []
        same: dict[str, int] = {}
        for service in services:
            # Two questions of one form that look alike are two.
            alike: Counter[str] = Counter()
            for question in questions_of(service.form.schema, service.form.layout):
                identity = f"{_identity(question)}#{alike[_identity(question)]}"
                alike[_identity(question)] += 1
                if identity not in same:
                    same[identity] = len(self.asked)
                    # Named by what it asks: a form replaced meanwhile never takes another question's answer.
                    name = "q" + hashlib.sha256(identity.encode()).hexdigest()[:12]
                    self.fields[name] = field_of(question)
                    self.asked.append(_Asked(name, (service,)))
                else:
                    asked = self.asked[same[identity]]
                    self.asked[same[identity]] = _Asked(asked.name, (*asked.services, service))
                    field = self.fields[asked.name]
                    field.required = field.required or question.required
                self._names[service.pk, question.key] = self.asked[same[identity]].name

    @property
    def sections(self) -> list[tuple[tuple[Service, ...], list[forms.BoundField]]]:
        """The questions grouped by the services that ask them; what is shared comes first."""
        groups: dict[tuple[Service, ...], list[forms.BoundField]] = {}
        for asked in sorted(self.asked, key=lambda asked: -len(asked.services)):
            groups.setdefault(asked.services, []).append(self[asked.name])
        return list(groups.items())

    def clean(self) -> dict[str, Any]:
        """Hold each service's answers to its own form, and say what is wrong beside the question asked."""
        self.wanted = []
        for service in self.services:
            form = QuestionnaireForm(service.form, self._for(service))
            if form.is_valid():
                self.wanted.append((service, form.answers))
                continue
            for key, errors in form.errors.items():
                name = self._names.get((service.pk, key))
                if name is None or name not in self.errors:
                    self.add_error(name, list(errors))
        return self.cleaned_data

    def _for(self, service: Service) -> QueryDict:
        sent = QueryDict(mutable=True)
        assert isinstance(self.data, QueryDict)
        for (service_id, key), name in self._names.items():
            if service_id != service.pk:
                continue
            # A place is two controls, its name the beginning of theirs.
            for part in ("", "_place", "_line"):
                if f"{PREFIX}-{name}{part}" in self.data:
                    sent.setlist(f"{PREFIX}-{key}{part}", self.data.getlist(f"{PREFIX}-{name}{part}"))
        return sent


def _identity(question: Question) -> str:
    rule = sorted((key, repr(value)) for key, value in question.rule.items())
    return repr((question.label, question.widget, question.choices, rule))
