"""Series and feeds as people meet them: on the page, and read by the programs they use."""

import os
import subprocess
import sys
from datetime import time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lianyuan.accounts.tests.factories import actor_for, make_person
from lianyuan.core import clock
from lianyuan.spaces import actions
from lianyuan.spaces.actions import Change, Reach, Wanted
from lianyuan.spaces.models import Booking
from lianyuan.spaces.recurrence import Repeating
from lianyuan.spaces.refusals import CannotBook

from .factories import booked, make_space
from .test_calendars import path_of


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_vdirsyncer_and_khal_read_a_served_feed(live_server: Any, tmp_path: Path) -> None:
    """Fetched over HTTP by one program, read by another; a change and a cancelled one arrive as such."""
    me, space = actor_for(make_person()), make_space(closed_on_holidays=False, days_ahead=40)
    first = clock.today() + timedelta(days=1)
    series = actions.book_series(
        actor=me,
        space=space,
        repeating=Repeating(first, time(9), time(10, 30), count=3),
        wanted=Wanted(title="示例，周会；甲"),
        choices={},
    )
    path = path_of(actions.make_feed(actor=me))
    synced = tmp_path / "synced" / "mine"
    (tmp_path / "vdirsyncer").write_text(
        f"""
[general]
status_path = "{tmp_path}/status/"
[pair feed]
a = "remote"
b = "local"
collections = null
conflict_resolution = "a wins"
[storage remote]
type = "http"
url = "{live_server.url}{path}"
[storage local]
type = "filesystem"
path = "{synced}"
fileext = ".ics"
""",
        encoding="utf-8",
    )
    (tmp_path / "khal").write_text(
        f"""
[calendars]
[[mine]]
path = {synced}
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
default_timezone = Asia/Shanghai
local_timezone = Asia/Shanghai
[sqlite]
path = {tmp_path}/khal.db
""",
        encoding="utf-8",
    )
    synced.mkdir(parents=True)

    def run(program: str, *words: str) -> str:
        command = [str(Path(sys.executable).parent / program), "-c", str(tmp_path / program), *words]
        quiet = {**os.environ, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "NO_PROXY": "*", "no_proxy": "*"}
        ended = subprocess.run(command, capture_output=True, text=True, env=quiet, timeout=120)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    def listed() -> list[str]:
        run("vdirsyncer", "sync")
        form = "{start-date} {start-time} {end-time} {title} {status}"
        lines = run("khal", "list", "--day-format", "", "--format", form, first.isoformat(), "30d")
        return [line.strip() for line in lines.splitlines() if line.strip()]

    run("vdirsyncer", "discover")
    weeks = [(first + n * timedelta(weeks=1)).isoformat() for n in range(3)]
    assert listed() == [f"{day} 09:00 10:30 示例，周会；甲 CONFIRMED" for day in weeks]
    one, two, _three = series.bookings.order_by("starts")
    later = Change(begins=time(14), ends=time(15))
    actions.change_series(actor=me, booking=one, reach=Reach.ONE, change=later, choices={})
    actions.cancel(actor=me, booking=two)
    assert listed() == [
        f"{weeks[0]} 14:00 15:00 示例，周会；甲 CONFIRMED",
        f"{weeks[1]} 09:00 10:30 示例，周会；甲 CANCELLED",
        f"{weeks[2]} 09:00 10:30 示例，周会；甲 CONFIRMED",
    ]


@pytest.mark.django_db
def test_the_plan_page_books_once_and_asks_again_when_somebody_was_first(client: Client) -> None:
    person, day = make_person(), clock.today() + timedelta(days=1)
    space = make_space(closed_on_holidays=False)
    client.force_login(person)
    form = {
        "day": day.isoformat(),
        "begins": "10:00",
        "ends": "11:00",
        "every": "weekly",
        "interval": "1",
        "count": "3",
        "title": "示例周会",
        "attendees": "2",
        "acting_for": "",
    }
    send = partial(client.post, f"/spaces/{space.pk}/series/")
    assert send(form | {"step": "plan", "form_key": "one"}).context["plan"].stopped == []
    booked(space, 10, 11, day=day + timedelta(weeks=1), now=clock.now())
    again = send(form | {"step": "book", "form_key": "two"})
    assert again.status_code == 409
    [stopped] = again.context["plan"].stopped
    assert not Booking.objects.filter(person=person).exists()
    chosen = form | {"step": "book", "form_key": "three", f"on-{stopped.date.key}": stopped.others[0].value}
    answers = [send(chosen), send(chosen)]
    assert [each.status_code for each in answers] == [302, 302]
    assert answers[1]["Idempotent-Replayed"] == "true"
    assert Booking.objects.filter(person=person).count() == 3
    with pytest.raises(CannotBook):
        booked(space, 10, 11, day=day, now=clock.now())
