"""What claimants are told."""

import pytest

from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.companies.actions import people
from lianyuan.companies.tests.factories import make_uscc
from lianyuan.notifications.models import Notice
from lianyuan.places.tests.factories import make_district, make_place_role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("confirmed", "title"), [(True, "认领已确认：示例认领公司"), (False, "认领未通过：示例认领公司")]
)
def test_a_claimant_hears_how_it_was_decided(confirmed: bool, title: str) -> None:
    claimant, desk = make_person(), make_person()
    make_place_role(person=desk, place=make_district(), role=PlaceRoleName.DESK_WORKER)
    claim = people.claim_company(actor=actor_for(claimant), uscc=make_uscc(), name="示例认领公司", note="")
    if confirmed:
        people.confirm_claim(actor=actor_for(desk), claim=claim)
    else:
        people.refuse_claim(actor=actor_for(desk), claim=claim, reason="材料不全")
    notice = Notice.objects.get()
    assert (notice.person, notice.title, notice.href) == (claimant, title, "/companies/claims/new/")
    assert "材料不全" not in notice.text
