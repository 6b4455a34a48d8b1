"""Asking somebody for an opinion on a case without giving it away: asked, accepted by a link, said, ended.

Nothing of it is a step of the case: the applicant's side never reads it.
"""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.core import clock, dates
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.places import queries as places
from lianyuan.questionnaires.answers import unknown_keys

from .. import corrections, notices, refusals, rules
from ..models import Case, CaseEvent, Opinion, OpinionWords
from .steps import clean_words, lock, require_desk

LONGEST_DAYS = 30


def token_hash(token: str) -> str:
    """What is kept of a link's token. It is long and random, so a plain hash can't be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def ask_opinion(
    *,
    actor: Actor,
    case: Case,
    question: str,
    until: date,
    expert: Person | None = None,
    answers: Sequence[str] = (),
    steps: Sequence[CaseEvent] = (),
    at: datetime | None = None,
) -> tuple[Opinion, str]:
    """Ask somebody, by the case's handler; returns the question and, for want of an `expert`, a link's token.

    `answers` are the keys, `steps` the steps whose files they may see. The token is kept nowhere.
    """
    case = lock(case)
    require_desk(actor, case)
    if not rules.handles(actor, case) or not rules.reads_notes(actor, case):
        raise refusals.NotTheHandler(case)
    if not case.is_open:
        raise Refused(_("办件 %(reference)s 已经结束，不用再征求意见。") % {"reference": case.reference})
    assert actor.person is not None
    moment = at or clock.now()
    _require_days(clock.local_date(moment), until)
    if expert is not None:
        expert = Person.objects.get(pk=expert.pk)
        _require_fit(expert, case, actor)
    known = corrections.questions(case)
    if strange := [key for key in answers if key not in known]:
        raise Refused(unknown_keys(strange))
    if any(step.case_id != case.pk for step in steps):
        raise Refused(_("选的附件不是这件办件的。请重新选。"))
    token = "" if expert else secrets.token_urlsafe(24)
    opinion = Opinion.objects.create(
        case=case,
        question=clean_words(question, needed=_("还没有写想请教的问题。请写清楚。")),
        answers=[key for key in known if key in set(answers)],
        expert=expert,
        token_hash=token_hash(token) if token else "",
        until=until,
        asked_by=actor.person,
        asked_at=moment,
    )
    opinion.steps.set(steps)
    if expert is not None:
        notices.tell_opinion(opinion, expert, "asked", key="asked")
    _record(actor, opinion, gettext_noop("征求意见"))
    return opinion, token


@transaction.atomic
def accept_opinion(*, actor: Actor, opinion: Opinion) -> Opinion:
    """Follow a link: the first to accept it is asked, and nobody after."""
    opinion = _locked(opinion)
    if actor.person is None:
        raise NotAllowed(_("请先登录，再看要请教您的问题。"))
    if opinion.expert_id == actor.person.pk:
        return opinion
    if opinion.expert_id is not None:
        raise Refused(_("这个链接已经有人用了。请联系发给您链接的窗口人员，再要一个。"))
    _require_open(opinion)
    _require_fit(actor.person, opinion.case, Actor(person=opinion.asked_by))
    opinion.expert = actor.person
    opinion.save(update_fields=["expert"])
    _record(actor, opinion, gettext_noop("接受征求意见"))
    return opinion


@transaction.atomic
def say_opinion(*, actor: Actor, opinion: Opinion, words: str, at: datetime | None = None) -> OpinionWords:
    """Say something, by who is asked while the question is open, or by the desk; the other side is told."""
    opinion = _locked(opinion)
    person = actor.person
    from_desk = rules.reads_notes(actor, opinion.case)
    mine = rules.is_on_the_applicants_side(actor, opinion.case)
    if person is None or mine or (opinion.expert_id != person.pk and not from_desk):
        raise NotAllowed(_("只有被请教的人和窗口可以在这里写意见。"))
    _require_open(opinion)
    kept = clean_words(words, needed=_("还没有写意见。请写上您的看法。"))
    said = OpinionWords.objects.create(opinion=opinion, person=person, body=kept, at=at or clock.now())
    if opinion.expert_id != person.pk:
        if opinion.expert is not None:
            notices.tell_opinion(opinion, opinion.expert, "asked", key=str(said.pk))
    else:
        for reader in _readers(opinion):
            notices.tell_opinion(opinion, reader, "said", key=f"{said.pk}:{reader.pk}")
    _record(actor, opinion, gettext_noop("回复征求意见"))
    return said


@transaction.atomic
def end_opinion(*, actor: Actor, opinion: Opinion) -> None:
    """Take back what was shown: from now on who was asked sees nothing of it. Twice changes nothing."""
    opinion = _locked(opinion)
    require_desk(actor, opinion.case)
    if not rules.reads_notes(actor, opinion.case):
        raise NotAllowed(_("这件是您本人或您所在企业提交的，征求的意见不给申请人一方看。"))
    if opinion.ended_at is None:
        opinion.ended_at = clock.now()
        opinion.save(update_fields=["ended_at"])
        _record(actor, opinion, gettext_noop("结束征求意见"))


def _readers(opinion: Opinion) -> list[Person]:
    """Who is told of an answer: who asked and who handles the case now, where they still may read it.

    When neither does, everybody at its desk who may.
    """
    case = opinion.case
    people = {person.pk: person for person in (opinion.asked_by, case.handler) if person is not None}
    return _who_may_read(people.values(), case) or _who_may_read(places.desk_workers_of(case.centre), case)


def _who_may_read(people: Iterable[Person], case: Case) -> list[Person]:
    return [person for person in people if person.is_active and rules.reads_notes(Actor(person=person), case)]


def _locked(opinion: Opinion) -> Opinion:
    Opinion.objects.select_for_update().values_list("pk").get(pk=opinion.pk)
    related = ("case__centre", "case__company", "case__handler", "case__service", "expert", "asked_by")
    return Opinion.objects.select_related(*related).get(pk=opinion.pk)


def _require_days(today: date, until: date) -> None:
    if not today <= until <= today + timedelta(days=LONGEST_DAYS):
        raise Refused(
            _("日期“%(day)s”不对。请选今天到 %(last)s 之间的一天。")
            % {
                "day": dates.plain_day(until),
                "last": dates.plain_day(today + timedelta(days=LONGEST_DAYS)),
            }
        )


def _require_open(opinion: Opinion) -> None:
    if not opinion.is_open(clock.today()):
        raise Refused(_("这次征求意见已经结束。请联系窗口人员。"))


def _require_fit(expert: Person, case: Case, asker: Actor) -> None:
    if not expert.is_active or rules.is_on_the_applicants_side(Actor(person=expert), case):
        raise Refused(_("不能请教%(person)s：账号已停用，或者是申请人一方。") % {"person": expert})
    if asker.person is not None and expert.pk == asker.person.pk:
        raise Refused(_("不用请教自己。请写别人的用户名、手机号或邮箱。"))


def _record(actor: Actor, opinion: Opinion, verb: str) -> None:
    audit.record(actor=actor, verb=verb, target=opinion.case, after={"opinion": opinion.pk})
