"""The inbox: unread first, read when followed or ticked off, one's own only."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lianyuan.accounts.tests.factories import make_person
from lianyuan.notifications import actions, queries
from lianyuan.notifications.models import Notice

from .factories import KIND, make_notice

pytestmark = pytest.mark.django_db
FORM = {"acting_for": "", "form_key": "k"}


def test_unread_notices_come_first_then_the_newest(client: Client) -> None:
    person = make_person()
    first, second, third = (make_notice(person=person, title=title) for title in ("一号", "二号", "三号"))
    actions.mark_read(person=person, notice=third)
    client.force_login(person)
    assert [notice.pk for notice in queries.inbox(person).rows] == [second.pk, first.pk, third.pk]
    page = client.get(reverse("notifications:inbox")).content.decode()
    assert page.index("二号") < page.index("一号") < page.index("三号")


def test_a_notice_dated_back_stands_at_its_time() -> None:
    person = make_person()
    today = make_notice(person=person)
    earlier = make_notice(person=person)
    Notice.objects.filter(pk=earlier.pk).update(created_at=today.created_at - timedelta(days=3))
    assert [notice.pk for notice in queries.inbox(person).rows] == [today.pk, earlier.pk]


def test_the_inbox_is_paged_by_key(client: Client) -> None:
    person = make_person()
    for number in range(queries.PAGE + 5):
        make_notice(person=person, title=f"第 {number} 条")
    seen = list(queries.inbox(person).rows)
    page = queries.inbox(person, key=queries.inbox(person).after)
    assert len(seen) == queries.PAGE
    assert len(page.rows) == 5
    assert not {notice.pk for notice in seen} & {notice.pk for notice in page.rows}


def test_following_a_notice_marks_it_read_and_goes_where_it_leads(client: Client) -> None:
    person = make_person()
    notice = make_notice(person=person, href="/companies/")
    client.force_login(person)
    answer = client.get(reverse("notifications:notice", args=[notice.pk]))
    assert answer.headers["Location"] == "/companies/"
    assert queries.inbox_state(person).unread == 0


@pytest.mark.parametrize("name", ["notice", "reading"])
def test_another_persons_notice_is_not_there(client: Client, name: str) -> None:
    notice = make_notice(person=make_person())
    client.force_login(make_person())
    where = reverse(f"notifications:{name}", args=[notice.pk])
    answer = client.get(where) if name == "notice" else client.post(where, FORM)
    assert answer.status_code == 404
    notice.refresh_from_db()
    assert not notice.is_read


def test_ticking_all_off_leaves_what_came_meanwhile(client: Client) -> None:
    person = make_person()
    late, *_others = [make_notice(person=person) for _number in range(4)]
    # Its transaction began first and is over last.
    number = late.pk
    late.delete()
    client.force_login(person)
    page = client.get(reverse("notifications:inbox"))
    late.pk = number
    late.save(force_insert=True)
    came = make_notice(person=person)
    another = make_notice(person=make_person())
    form = {**FORM, "seen": f"{page.context['seen']},{another.pk}"}
    assert f'value="{page.context["seen"]}"' in page.content.decode()
    client.post(reverse("notifications:reading-all"), form)
    assert set(queries.notices_of(person).filter(is_read=False)) == {late, came}
    another.refresh_from_db()
    assert not another.is_read


def test_ticking_all_off_takes_what_no_page_can_name_along() -> None:
    person = make_person()
    actions.notify_many(
        actions.NewNotice(person_id=person.pk, kind=KIND.name, key=f"many:{number}")
        for number in range(queries.MOST_SEEN + 3)
    )
    seen = queries.unread_ids(person)
    assert len(seen) == queries.MOST_SEEN
    assert actions.mark_seen_read(person=person, seen=seen) == queries.MOST_SEEN + 3


def test_the_bell_says_how_many_and_what_is_new(client: Client) -> None:
    person = make_person()
    known = make_notice(person=person, title="早先的")
    make_notice(person=person, title="刚来的 <b>")
    client.force_login(person)
    assert 'data-unread="2"' in client.get("/").content.decode()
    told = client.get(reverse("notifications:bell"), {"after": known.pk}).content.decode()
    assert "刚来的 &lt;b&gt;" in told
    assert "早先的" not in told
    assert 'data-unread="2"' in told
    assert client.get(reverse("notifications:bell"), {"after": "x"}).status_code == 200


@pytest.mark.parametrize("number", ["9" * 19, "9" * 5000, "²", "-1"])
def test_a_number_no_notice_can_have_is_no_error(client: Client, number: str) -> None:
    person = make_person()
    make_notice(person=person)
    client.force_login(person)
    told = client.get(reverse("notifications:bell"), {"after": number})
    assert (told.status_code, told.context["news"]) == (200, [])
    ticked = client.post(reverse("notifications:reading-all"), {**FORM, "seen": number})
    assert ticked.status_code == 302
    assert queries.inbox_state(person).unread == 1


def test_a_page_whose_session_ended_gets_no_sign_in_page_in_its_bell(client: Client) -> None:
    assert client.get(reverse("notifications:bell")).status_code == 403
    assert 'id="bell"' not in client.get("/").content.decode()
