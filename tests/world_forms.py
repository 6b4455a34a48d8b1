"""What the small district holds for forms in pages: one behind a service, a draft, one being written."""

from typing import Any

from lianyuan.accounts.models import Person
from lianyuan.cases.tests.factories import make_service
from lianyuan.companies.models import Company
from lianyuan.places.models import Place
from lianyuan.questionnaires.building.content import content_of
from lianyuan.questionnaires.models import Draft, Sketch
from lianyuan.questionnaires.tests.factories import FIELDS, PAGES, PERSON_ID, definition_of, make_version


def add_forms(
    arguments: dict[str, object],
    particular: dict[str, dict[str, object]],
    filled: dict[str, dict[str, str]],
    *,
    centre: Place,
    company: Company,
    owner: Person,
    administrator: Person,
) -> None:
    """A form of three pages behind a service of the centre, and a draft of the owner's for company A."""
    schema, layout = definition_of(*FIELDS.values(), pages=PAGES)
    form = make_version(schema=schema, layout=_said_to_be_an_example(layout))
    service = make_service(centre=centre, form=form, slug="paged")
    Draft.objects.create(
        person=owner,
        company=company,
        use="filing",
        subject=service.slug,
        version=service.form,
        answers={"stage": "no", "person": PERSON_ID},
    )
    questionnaire = service.form.questionnaire
    Sketch.objects.create(
        questionnaire=questionnaire,
        content=content_of(service.form),
        changed_by=administrator,
    )
    arguments |= {
        "use": "filing",
        "subject": service.slug,
        "number": 2,
        "form_slug": questionnaire.slug,
    }
    particular |= {"questionnaires:question": {"form_slug": questionnaire.slug, "key": "name"}}
    particular["questionnaires:question-kind"] = {"form_slug": questionnaire.slug, "key": "name"}
    filled |= {
        "questionnaires:question-kind": {"widget": "long_text", "seen": "long_text", "edition": "1"},
        "questionnaires:form": {"go": "up", "key": "name", "edition": "1"},
        "questionnaires:forms": {"name": "示例新表单", "slug": "example-form"},
        "questionnaires:form-page": {"title": "示例一页", "edition": "1"},
        "questionnaires:question": {"label": "示例问题", "longest": "40", "page": "0", "edition": "1"},
        "questionnaires:publishing": {"edition": "1"},
    }


def _said_to_be_an_example(written: Any) -> Any:
    """A layout whose every text says that it was written by someone, and is no word of the interface."""
    if isinstance(written, list):
        return [_said_to_be_an_example(one) for one in written]
    if not isinstance(written, dict):
        return written
    texts = {"label", "title", "intro"}
    return {
        name: f"示例{value}" if name in texts else _said_to_be_an_example(value)
        for name, value in written.items()
    }
