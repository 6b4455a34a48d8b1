"""The web server as it really runs: live streams beside pages, with other processes writing."""

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from lianyuan.accounts.tests.factories import make_person
from lianyuan.notifications import actions
from lianyuan.notifications.models import Notice
from tests.browser import Complaints

from .running import Running, cookie_of, database_url, running

pytestmark = pytest.mark.django_db(transaction=True)
ARRIVES_WITHIN = 2.0
WRITES = """
import django; django.setup()
from lianyuan.accounts.models import Person
from lianyuan.notifications.actions import notify
import sys
sys.stdin.readline()
person = Person.objects.get(username=sys.argv[1])
notify(person=person, kind="cases.mine", key=sys.argv[2], title="另一个进程写的", href="/")
print("written", flush=True)
"""


@pytest.fixture(scope="module")
def platform(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Running]:
    with django_db_blocker.unblock(), running() as found:
        yield found


def next_event(stream: http.client.HTTPResponse) -> dict[str, Any]:
    """The next event of a stream; raises TimeoutError when none comes, EOFError at its end."""
    fields: dict[str, Any] = {}
    while True:
        line = stream.readline().decode().rstrip("\n")
        if not line and stream.isclosed():
            raise EOFError
        if not line and "event" in fields:
            fields["data"] = json.loads(fields["data"])
            return fields
        name, _colon, value = line.partition(": ")
        if name:
            fields[name] = value


def open_stream(platform: Running, cookie: str, **headers: str) -> http.client.HTTPResponse:
    stream = platform.ask("/live/", cookie=cookie, headers=headers)
    assert stream.status == 200
    assert stream.headers["Content-Type"].startswith("text/event-stream")
    assert next_event(stream)["event"] == "hello"
    return stream


def tell(person: Any, key: str) -> None:
    actions.notify(person=person, kind="cases.mine", key=key, title="示例", text="", href="/")


class Writer:
    """Another process that is ready to write a notice, and writes it when told to."""

    def __init__(self, person: Any, key: str) -> None:
        environment = {
            "PATH": "/usr/bin:/bin",
            "DJANGO_SETTINGS_MODULE": "lianyuan.config.settings",
            "LIANYUAN_DATA": str(settings.DATA),
            "DATABASE_URL": database_url(),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", WRITES, person.username, key],
            env=environment,
            cwd=settings.REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def write(self) -> float:
        """Have it write, wait until that is committed, and say when it was."""
        told, _nothing = self.process.communicate("go\n", timeout=60)
        assert told == "written\n"
        return time.monotonic()


def test_what_another_process_writes_reaches_an_open_page(platform: Running) -> None:
    person, other = make_person(), make_person()
    stream, quiet = (open_stream(platform, cookie_of(who)) for who in (person, other))
    assert next_event(stream)["data"] == {"unread": 0, "newest": 0}
    assert next_event(quiet)["data"] == {"unread": 0, "newest": 0}
    written = Writer(person, "k1").write()
    told = next_event(stream)
    assert time.monotonic() - written < ARRIVES_WITHIN
    assert told["data"] == {"unread": 1, "newest": Notice.objects.get().pk}
    actions.mark_all_read(person=person, up_to=Notice.objects.get().pk)
    assert next_event(stream)["data"]["unread"] == 0
    tell(other, "k2")
    assert next_event(quiet)["data"]["unread"] == 1


def test_what_is_rolled_back_is_told_to_nobody(platform: Running) -> None:
    person = make_person()
    stream = open_stream(platform, cookie_of(person))
    assert next_event(stream)["data"]["unread"] == 0
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(person, "k1")
        raise ZeroDivisionError
    tell(person, "k2")
    assert next_event(stream)["data"] == {"unread": 1, "newest": Notice.objects.get().pk}


def test_a_stream_that_comes_back_catches_up(platform: Running) -> None:
    person = make_person()
    cookie = cookie_of(person)
    stream = open_stream(platform, cookie)
    known = next_event(stream)["id"]
    stream.close()
    tell(person, "k1")
    again = open_stream(platform, cookie, **{"Last-Event-ID": known})
    told = next_event(again)
    assert told["data"]["unread"] == 1
    again.close()
    # Nothing happened since: the next word is of something new.
    third = open_stream(platform, cookie, **{"Last-Event-ID": told["id"]})
    tell(person, "k2")
    assert next_event(third)["data"]["unread"] == 2


def test_only_those_signed_in_have_a_stream_and_only_by_get(platform: Running) -> None:
    person = make_person()
    cookie = cookie_of(person)
    assert platform.ask("/live/").status == 401
    assert platform.ask("/live/", cookie=f"{settings.SESSION_COOKIE_NAME}=forged").status == 401
    assert platform.ask("/live/", method="POST", cookie=cookie).status == 405
    open_stream(platform, cookie).close()
    Session.objects.all().delete()
    assert platform.ask("/live/", cookie=cookie).status == 401
    cookie = cookie_of(person)
    person.is_active = False
    person.save()
    assert platform.ask("/live/", cookie=cookie).status == 401


def test_pages_are_served_beside_streams_and_whole(platform: Running) -> None:
    person = make_person()
    cookie = cookie_of(person)
    streams = [open_stream(platform, cookie_of(make_person())) for _number in range(20)]
    page = platform.ask("/my/notices/", cookie=cookie)
    body = page.read().decode()
    assert (page.status, int(page.headers["Content-Length"])) == (200, len(body.encode()))
    assert body.rstrip().endswith("</html>")
    style = platform.ask("/static/core/css/lianyuan.css")
    assert (style.status, len(style.read())) == (200, int(style.headers["Content-Length"]))
    head = platform.ask("/", method="HEAD")
    assert (head.status, head.read()) == (200, b"")
    assert platform.ask("/no-such-page/").status == 404
    assert all(not stream.isclosed() for stream in streams)


def test_a_form_arrives_through_the_front(platform: Running) -> None:
    connection = platform.connect()
    body = b"login=nobody&password=wrong"
    told = {"Host": "localhost", "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/accounts/login/", body=body, headers=told)
    answer = connection.getresponse()
    assert answer.status == 403
    assert "过期" in answer.read().decode()


def test_it_stops_at_once_with_streams_open_and_requests_broken_off() -> None:
    with running() as platform:
        stop_with_streams_open(platform)


def stop_with_streams_open(platform: Running) -> None:
    streams = [open_stream(platform, cookie_of(make_person())) for _number in range(5)]
    for stream in streams:
        next_event(stream)
    broken = platform.connect()
    broken.putrequest("POST", "/accounts/login/", skip_host=True)
    for name, value in {"Host": "localhost", "Content-Length": "1000"}.items():
        broken.putheader(name, value)
    broken.endheaders(b"login=")
    broken.close()
    platform.ask("/").close()
    begun = time.monotonic()
    assert platform.stop() == 0
    assert time.monotonic() - begun < 8
    for stream in streams:
        with pytest.raises(EOFError):
            next_event(stream)


def open_page(browser: Browser, platform: Running, cookie: str) -> Any:
    context = browser.new_context(base_url=platform.url, locale="zh-CN")
    name, _equals, value = cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": platform.url}])
    context.set_default_timeout(10_000)
    return context.new_page()


def test_the_bell_rings_on_an_open_page(platform: Running, browser: Browser) -> None:
    person = make_person()
    page = open_page(browser, platform, cookie_of(person))
    complaints = Complaints()
    complaints.listen(page)
    with page.expect_response(lambda response: response.url.endswith("/live/")) as opened:
        page.goto("/")
    assert opened.value.status == 200
    writer = Writer(person, "k1")
    written = writer.write()
    page.locator("#bell[data-unread='1']").wait_for()
    page.get_by_role("status").get_by_text("另一个进程写的").wait_for()
    assert time.monotonic() - written < ARRIVES_WITHIN
    page.goto("/my/notices/")
    tell(person, "k2")
    page.locator("#bell[data-unread='2']").wait_for()
    page.locator(".notices__line--unread").nth(1).wait_for()
    complaints.check()
    page.context.close()


def test_without_streams_an_open_page_asks(platform: Running, browser: Browser) -> None:
    person = make_person()
    page = open_page(browser, platform, cookie_of(person))
    page.add_init_script("delete window.EventSource")
    page.clock.install()
    page.goto("/")
    tell(person, "k1")
    page.clock.fast_forward(31_000)
    page.locator("#bell[data-unread='1']").wait_for()
    page.context.close()


def test_a_person_without_scripts_reads_and_ticks_off(platform: Running, browser: Browser) -> None:
    person = make_person()
    tell(person, "k1")
    name, _equals, value = cookie_of(person).partition("=")
    context = browser.new_context(base_url=platform.url, java_script_enabled=False)
    context.add_cookies([{"name": name, "value": value, "url": platform.url}])
    page = context.new_page()
    page.goto("/")
    page.locator("#bell").click()
    page.get_by_role("button", name="全部标为已读").click()
    page.get_by_text("1 条已标为已读").wait_for()
    assert page.locator("#bell").get_attribute("data-unread") == "0"
    context.close()
