"""Examples that go on after filing, and examples of forms with conditions: publishing runs all of it."""

from typing import Any

import pytest
from django.db import IntegrityError

from lianyuan.accounts.acting import command_line
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for
from lianyuan.cases import actions, refusals
from lianyuan.cases.models import Audience, ServiceExample
from lianyuan.cases.tests.factories import make_desk_worker
from lianyuan.places.models import PlaceKind
from lianyuan.places.tests.factories import make_place
from lianyuan.questionnaires.tests.factories import FIELDS, definition_of, make_version

from .visiting import Visitor

pytestmark = pytest.mark.django_db

# Filed on the Friday before the Spring Festival of 2026: five working days lead to 27 February.
STEPS = [
    ("take", "2026-02-13", "in_progress", "2026-02-27"),
    ("ask", "2026-02-25", "waiting", "2026-02-27"),
    # Two working days paused; 28 February is a make-up workday.
    ("reply", "2026-02-27", "in_progress", "2026-03-02"),
    ("complete", "2026-03-02", "completed", ""),
]


def written(*steps: tuple[str, str, str, str], **more: Any) -> dict[str, Any]:
    sent = {"name": "办成的一件", "outcome": "accepted", "filed_on": "2026-02-13", "steps": "6"}
    for number, step in enumerate(steps, start=1):
        named = zip(("deed", "on", "state", "due_on"), step, strict=True)
        sent |= {f"step-{number}-{name}": value for name, value in named}
    return sent | more


@pytest.fixture
def keeper() -> Visitor:
    """The administrator of a centre with a service whose form has a conditional question on a second page."""
    name = {**FIELDS["name"], "shownIf": {"==": [{"var": "stage"}, "yes"]}, "required": True}
    pages = [
        {"title": "公司", "sections": [{"keys": ["stage"]}]},
        {"title": "名称", "sections": [{"keys": ["name"]}]},
    ]
    schema, layout = definition_of(FIELDS["stage"], name, pages=pages)
    centre = make_place(kind=PlaceKind.BUILDING)
    actions.publish_service(
        actor=command_line(),
        slug="stepped",
        centre=centre,
        form=make_version(schema=schema, layout=layout),
        name="示例事项",
        summary="示例",
        promised_days=5,
        audience=Audience.ANYONE,
    )
    return Visitor(make_desk_worker(centre, PlaceRoleName.ADMINISTRATOR))


def test_an_example_fills_in_conditional_questions_on_every_page(keeper: Visitor) -> None:
    opened = keeper.get("service-example", "stepped").content.decode()
    assert "公司办好了吗" in opened and "answer-name" not in opened
    sent = written(**{"answer-stage": "yes"})
    looked = keeper.send("service-example", "stepped", **sent, go="look").content.decode()
    assert 'name="answer-name"' in looked and "办成的一件" in looked and not ServiceExample.objects.exists()
    more = keeper.send("service-example", "stepped", **sent, go="more").content.decode()
    assert 'name="step-9-deed"' in more
    answer = keeper.send("service-example", "stepped", **sent, **{"answer-name": "示例公司"})
    assert answer.status_code == 302
    assert ServiceExample.objects.get().answers == {"stage": "yes", "name": "示例公司"}
    assert "没有通过" not in keeper.get("kept-service", "stepped").content.decode()


def test_later_steps_are_tried_and_publishing_says_which_one_fails(keeper: Visitor) -> None:
    filled = {"answer-stage": "no"}
    assert keeper.send("service-example", "stepped", **written(*STEPS, **filled)).status_code == 302
    shown = keeper.get("kept-service", "stepped").content.decode()
    assert "没有通过" not in shown and "请申请人补充" in shown
    example = ServiceExample.objects.get()
    service, actor = (
        example.service,
        actor_for(make_desk_worker(example.service.centre, PlaceRoleName.ADMINISTRATOR)),
    )
    draft = actions.begin_draft(actor=actor, service=service)
    draft = actions.change_draft(actor=actor, service=service, revision=draft.revision, promised_days=6)
    with pytest.raises(
        refusals.ExamplesFail, match=r"第 3 步（2026-02-27 回复）以后应该在2026-03-02办结"
    ) as failed:
        actions.publish_draft(actor=actor, service=service, revision=draft.revision)
    assert "第 4 步" not in str(failed.value), "no date was asked for there"
    early = [("complete", "2026-02-13", "completed", "")]
    keeper.send("service-example", "stepped", **written(*early, **filled, name="还没受理就办结"))
    assert "第 1 步" in keeper.get("kept-service", "stepped").content.decode()
    with pytest.raises(refusals.ExamplesFail, match="不能做：这时办件是“待受理”"):
        actions.publish_draft(actor=actor, service=service, revision=draft.revision)


@pytest.mark.parametrize(
    ("steps", "more", "said"),
    [
        ([STEPS[0], ("ask", "2026-02-12", "waiting", "")], {}, "第 2 步的日期 2026-02-12 比前一步还早"),
        ([STEPS[0]], {"filed_on": ""}, "也请写提交日期"),
        ([STEPS[0]], {"outcome": "refused"}, "才有后面的步骤"),
        ([("take", "", "", "")], {}, "请写哪天做"),
    ],
)
def test_steps_that_make_no_sense_are_refused(
    keeper: Visitor, steps: list[Any], more: dict[str, str], said: str
) -> None:
    sent = {**written(*steps), "answer-stage": "no", **more}
    assert said in keeper.send("service-example", "stepped", **sent).content.decode()
    assert not ServiceExample.objects.exists()


def test_steps_rest_on_a_date_of_filing_in_the_database_too(keeper: Visitor) -> None:
    keeper.send("service-example", "stepped", **written(*STEPS, **{"answer-stage": "no"}))
    with pytest.raises(IntegrityError):
        ServiceExample.objects.update(filed_on=None)
