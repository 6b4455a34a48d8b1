"""Places are found by name, by what they are inside of, and where they moved."""

import pytest

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.places import actions
from lianyuan.places.tests.factories import make_district, make_place_role
from lianyuan.search import queries


@pytest.mark.django_db
def test_places_follow_those_they_are_inside_of() -> None:
    person = make_person()
    district = make_district()
    make_place_role(person=person, place=district, role=PlaceRoleName.ADMINISTRATOR)
    admin = actor_for(person)
    centre = actions.add_place(actor=admin, parent=district, kind="building", name="服务中心")
    floor = actions.add_place(actor=admin, parent=centre, kind="floor", name="二楼")
    actions.add_place(actor=admin, parent=floor, kind="space", name="会议室")
    other = actions.add_place(actor=admin, parent=district, kind="building", name="云创空间")

    def found(text: str) -> set[str]:
        return {hit.title for hit in queries.search(Actor(person=None), text).page.rows}

    assert found("服务中心 会议室") == found("hys") == {"会议室"}
    actions.change_place(actor=admin, place=centre, name="办事大厅")
    assert found("办事大厅 会议室") == {"会议室"}
    assert found("服务中心") == set()
    actions.move_place(actor=admin, place=floor, parent=other)
    assert found("云创空间 会议室") == {"会议室"}
    assert found("办事大厅") == {"办事大厅"}
