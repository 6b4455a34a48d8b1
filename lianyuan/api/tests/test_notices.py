"""Notices, as programs read them; who may is in `test_access`."""

import pytest

from lianyuan.accounts.models import Person
from lianyuan.accounts.tests.factories import make_person
from lianyuan.accounts.tokens.scopes import Scope
from lianyuan.api.tests.calling import call, fresh_key, headers, token_of, told
from lianyuan.notifications.models import Notice
from lianyuan.notifications.tests.factories import make_notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    """Someone with five notices, beside someone else with one."""
    found = make_person()
    for number in range(5):
        make_notice(person=found, title=f"示例{number}", href="/services/" if number else "")
    make_notice(person=make_person())
    return found


def test_ones_own_come_newest_first_with_the_count_of_unread(person: Person) -> None:
    token = token_of(person, Scope.NOTICES_READ)
    seen, where = [], "notices?size=2"
    while where:
        page = told(call("GET", where, sent=headers(token)))
        assert page["unread"] == 5
        seen += page["items"]
        where = (page["next"] or "").partition("/api/v1/")[2]
    assert [notice["title"] for notice in seen] == [f"示例{number}" for number in (4, 3, 2, 1, 0)]
    assert (seen[0]["url"], seen[4]["url"]) == ("/services/", None)
    assert seen[0]["kind"] == {"name": "tests.kind", "label": "示例通知"}
    one = told(call("GET", f"notices/{seen[0]['id']}", sent=headers(token)))
    assert one == seen[0]
    assert not Notice.objects.filter(person=person, is_read=True).exists(), "fetching is not reading"


def test_marking_read_is_done_once_and_leaves_what_came_meanwhile(person: Person) -> None:
    token, key = token_of(person), fresh_key()
    newest = told(call("GET", "notices", sent=headers(token)))["items"][0]["id"]
    first = call("POST", f"notices/{newest}/reading", sent=headers(token, key=fresh_key()))
    assert told(first)["is_read"] is True
    unread = told(call("GET", "notices?unread=true", sent=headers(token)))
    assert (len(unread["items"]), unread["unread"]) == (4, 4)
    make_notice(person=person)
    sent, body = headers(token, key=key), {"up_to": newest}
    marked = call("POST", "notices/reading", body, sent=sent)
    assert told(marked) == {"marked": 4, "unread": 1}
    again = call("POST", "notices/reading", body, sent=sent)
    assert (again.content, again["Idempotent-Replayed"]) == (marked.content, "true")
    assert Notice.objects.unread().count() == 2, "one's own that came meanwhile, and another person's"


@pytest.mark.parametrize("body", [{}, {"up_to": -1}, {"up_to": 2**63}, {"up_to": "x"}, {"all": True}])
def test_marking_all_names_up_to_where(person: Person, body: dict[str, object]) -> None:
    answer = call("POST", "notices/reading", body, sent=headers(token_of(person), key=fresh_key()))
    assert answer.status_code == 422
    assert Notice.objects.filter(person=person, is_read=True).count() == 0


def test_reading_and_marking_are_separate_scopes(person: Person) -> None:
    notice = Notice.objects.filter(person=person).first()
    assert notice is not None
    sent = headers(token_of(person, Scope.NOTICES_READ), key=fresh_key())
    assert call("POST", f"notices/{notice.pk}/reading", sent=sent).status_code == 403
    assert call("GET", "notices", sent=headers(token_of(person, Scope.NOTICES_WRITE))).status_code == 403
