"""Writing the catalogue: drafts, publishing, examples, and what a case keeps of it."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from lianyuan.accounts.acting import Actor, command_line
from lianyuan.accounts.models import AuditEntry
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.cases import actions, queries, refusals
from lianyuan.cases.models import Audience, ExampleOutcome, Service, ServiceVersion, VersionState
from lianyuan.cases.models.versions import SAID, VersionIsFixed
from lianyuan.cases.tests.factories import ANSWERS, make_desk_worker, make_form
from lianyuan.core.refusals import NotAllowed, Refused
from lianyuan.places.models import PlaceKind
from lianyuan.places.tests.factories import make_place
from lianyuan.questionnaires.definition import DIALECT
from lianyuan.questionnaires.models import QuestionnaireVersion
from lianyuan.questionnaires.tests.factories import make_version

pytestmark = pytest.mark.django_db


def keeper(service: Service) -> Actor:
    return actor_for(make_desk_worker(service.centre, PlaceRoleName.ADMINISTRATOR))


def published(**given: Any) -> Service:
    said: dict[str, Any] = {"name": "示例事项", "summary": "示例", "promised_days": 5, **given}
    form = said.pop("form", None) or make_form()
    centre = make_place(kind=PlaceKind.BUILDING)
    slug = f"s-{centre.pk}"
    return actions.publish_service(actor=command_line(), slug=slug, centre=centre, form=form, **said)


def redraft(actor: Actor, service: Service, **said: Any) -> ServiceVersion:
    draft = actions.begin_draft(actor=actor, service=service)
    return actions.change_draft(actor=actor, service=service, revision=draft.revision, **said)


def test_a_new_version_comes_in_force_and_cases_keep_theirs() -> None:
    service = published()
    actor, applicant = keeper(service), actor_for(make_person())
    before = actions.file_case(actor=applicant, service=service, answers=ANSWERS)
    draft = redraft(actor, service, name="新名字", promised_days=9, steps="先来\n再办")
    service.refresh_from_db()
    assert (service.name, service.promised_days) == ("示例事项", 5), "a draft shows nowhere"
    service = actions.publish_draft(actor=actor, service=service, revision=draft.revision)
    after = actions.file_case(actor=applicant, service=service, answers=ANSWERS)
    assert (service.name, service.promised_days) == ("新名字", 9)
    assert before.service_version and before.service_version.promised_days == 5
    assert after.service_version and after.service_version.steps == "先来\n再办"
    assert [version.state for version in service.versions.all()] == ["published", "retired"]
    assert after.deadline_lines.get().working_days == 9
    assert AuditEntry.objects.filter(verb="发布事项版本", person=actor.person).exists()


def test_saying_the_same_again_makes_no_version() -> None:
    service = published()
    said = {name: getattr(service.versions.get(), name) for name in SAID if name != "form_id"}
    actions.publish_service(
        actor=command_line(), slug=service.slug, centre=service.centre, form=service.form, **said
    )
    assert service.versions.count() == 1


def test_a_published_version_can_not_be_changed() -> None:
    version = published().versions.get()
    version.promised_days = 1
    with pytest.raises(VersionIsFixed):
        version.save()


def test_two_who_write_at_once_do_not_write_over_each_other() -> None:
    service = published()
    actor = keeper(service)
    read = actions.begin_draft(actor=actor, service=service)
    actions.change_draft(actor=actor, service=service, revision=read.revision, summary="甲写的")
    with pytest.raises(refusals.DraftChanged):
        actions.change_draft(actor=actor, service=service, revision=read.revision, summary="乙写的")
    with pytest.raises(refusals.DraftChanged):
        actions.publish_draft(actor=actor, service=service, revision=read.revision)
    assert service.versions.get(state=VersionState.DRAFT).summary == "甲写的"


def test_the_database_keeps_one_draft_and_one_version_in_force() -> None:
    service = published()
    actions.begin_draft(actor=keeper(service), service=service)
    for version in service.versions.all():
        version.pk, version.number = None, version.number + 10
        with pytest.raises(IntegrityError), transaction.atomic():
            version.save(force_insert=True)


def test_a_new_service_is_offered_once_it_is_published() -> None:
    centre = make_place(kind=PlaceKind.BUILDING)
    actor = actor_for(make_desk_worker(centre, PlaceRoleName.ADMINISTRATOR))
    draft = actions.begin_service(
        actor=actor,
        centre=centre,
        slug="new-one",
        name="新事项",
        summary="示例",
        audience=Audience.ANYONE,
        promised_days=3,
        form=make_form(),
    )
    assert queries.service_page(actor, "new-one") is None
    with pytest.raises(refusals.NeverPublished):
        actions.offer_service(actor=actor, service=draft.service, is_active=True)
    actions.publish_draft(actor=actor, service=draft.service, revision=draft.revision)
    assert queries.service_page(actor, "new-one") is not None
    actions.offer_service(actor=actor, service=draft.service, is_active=False)
    with pytest.raises(refusals.ServiceClosed):
        actions.file_case(actor=actor_for(make_person()), service=draft.service, answers=ANSWERS)


def test_only_the_centre_s_administrator_writes() -> None:
    service = published()
    elsewhere = actor_for(make_desk_worker(make_place(), PlaceRoleName.ADMINISTRATOR))
    for actor in (actor_for(make_desk_worker(service.centre)), elsewhere, actor_for(make_person())):
        with pytest.raises(NotAllowed):
            actions.begin_draft(actor=actor, service=service)
        with pytest.raises(NotAllowed):
            actions.add_example(actor=actor, service=service, name="示例", answers={})


def test_publishing_is_refused_while_an_example_fails() -> None:
    service = published()
    actor = keeper(service)
    actions.add_example(actor=actor, service=service, name="填对的", answers=ANSWERS)
    actions.add_example(
        actor=actor,
        service=service,
        name="漏了的",
        answers={},
        outcome=ExampleOutcome.REFUSED,
        wrong_keys=["subject"],
    )
    actions.add_example(
        actor=actor,
        service=service,
        name="算日子的",
        answers=ANSWERS,
        filed_on=date(2026, 2, 13),
        due_on=date(2026, 2, 27),
    )
    draft = redraft(actor, service, form=strict_form(), promised_days=6)
    with pytest.raises(refusals.ExamplesFail) as refused:
        actions.publish_draft(actor=actor, service=service, revision=draft.revision)
    assert "填对的" in refused.value.message and "算日子的" in refused.value.message
    assert "漏了的" not in refused.value.message
    service.refresh_from_db()
    assert service.promised_days == 5
    draft = redraft(actor, service, form=service.form, promised_days=5, summary="改好了")
    assert actions.publish_draft(actor=actor, service=service, revision=draft.revision).summary == "改好了"


def test_an_example_of_the_wrong_identity() -> None:
    service = published(audience=Audience.COMPANY)
    actor = keeper(service)
    actions.add_example(
        actor=actor, service=service, name="个人来办", answers=ANSWERS, outcome=ExampleOutcome.WRONG_AUDIENCE
    )
    draft = redraft(actor, service, audience=Audience.ANYONE)
    with pytest.raises(refusals.ExamplesFail):
        actions.publish_draft(actor=actor, service=service, revision=draft.revision)


def test_an_example_s_name_is_taken_once() -> None:
    service = published()
    actor = keeper(service)
    example = actions.add_example(actor=actor, service=service, name="示例", answers={})
    with pytest.raises(Refused):
        actions.add_example(actor=actor, service=service, name="示例", answers={})
    actions.remove_example(actor=actor, example=example)
    actions.remove_example(actor=actor, example=example)
    assert not service.examples.exists()


def test_the_pages_from_draft_to_publishing(client: Client) -> None:
    """As an administrator writes: a wrong number is told beside its field, an example keeps a bad answer."""
    service = published()
    person = make_desk_worker(service.centre, PlaceRoleName.ADMINISTRATOR)
    client.force_login(person)
    page = f"/desk/services/{service.slug}/"
    guard = {"acting_for": "", "form_key": "k"}
    client.post(f"{page}drafting/", guard)
    sent = {
        "name": "示例事项",
        "summary": "改过的",
        "audience": "anyone",
        "promised_days": "300",
        "extension_days_limit": "0",
        "form": str(service.form_id),
        "revision": "1",
    }
    answer = client.post(f"{page}draft/", sent | {"form_key": "a"} | {"acting_for": ""})
    assert "承诺工作日请写 1 到 250。" in answer.content.decode()
    sent["promised_days"] = "8"
    assert client.post(f"{page}draft/", guard | sent | {"form_key": "b"}).status_code == 302
    example = {"name": "太短的", "outcome": "refused", "wrong_keys": "subject", "answer-subject": "短"}
    assert client.post(f"{page}example/", guard | example | {"form_key": "c"}).status_code == 302
    assert service.examples.get().answers == {"subject": "短"}
    assert "通过" in client.get(page).content.decode()
    client.post(f"{page}publication/", guard | {"form_key": "d", "revision": "2"})
    assert "8" in client.get(f"/services/{service.slug}/").content.decode()
    assert client.get("/desk/services/").status_code == 200


def strict_form() -> QuestionnaireVersion:
    """As `make_form`, but nothing written is long enough."""
    schema = {
        "$schema": DIALECT,
        "type": "object",
        "additionalProperties": False,
        "required": ["subject"],
        "properties": {"subject": {"type": "string", "minLength": 100, "maxLength": 200}},
    }
    layout = {"fields": [{"key": "subject", "label": "想问什么", "widget": "long_text"}]}
    return make_version(schema=schema, layout=layout)
