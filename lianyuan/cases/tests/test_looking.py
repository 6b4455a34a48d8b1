"""Who of the desk read a case they don't handle is shown to whose case it is."""

import pytest

from lianyuan.accounts.models import LookUp, LookUpConcern, Person

from .factories import make_counter
from .visiting import Visitor

pytestmark = pytest.mark.django_db


def open_at_the_desk(person: Person, reference: str) -> None:
    assert Visitor(person).get("desk-case", reference).status_code == 200


def test_a_colleague_who_reads_a_case_is_written_down_once() -> None:
    counter = make_counter()
    case = counter.taken()
    for _time in range(2):
        open_at_the_desk(counter.other_desk, case.reference)
    look = LookUp.objects.get()
    assert (look.by, look.target_id) == (counter.other_desk, str(case.pk))
    assert LookUpConcern.objects.get().person == counter.owner


def test_whoever_handles_it_and_its_own_side_are_not() -> None:
    counter = make_counter()
    case = counter.taken()
    open_at_the_desk(counter.desk, case.reference)
    assert Visitor(counter.owner).get("case", case.reference).status_code == 200
    assert not LookUp.objects.exists()
