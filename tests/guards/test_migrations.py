"""Tables and models agree, and every migration says in its name what it does."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from . import source

MADE_UP_BY_DJANGO = re.compile(r"_auto_|_and_more$|_\d{8}_\d{4}")


@pytest.mark.django_db
def test_none_is_missing() -> None:
    told = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=told, stderr=told)
    except SystemExit:
        pytest.fail(f"models have changed without a migration:\n{told.getvalue()}")


def test_each_room_has_one_line_of_named_migrations() -> None:
    loader = MigrationLoader(None)
    for room in source.rooms():
        names = sorted(name for app, name in loader.disk_migrations if app == room)
        numbers = [int(name.split("_")[0]) for name in names]
        assert numbers == list(range(1, len(names) + 1)), f"{room} has two branches or a gap: {names}"
        assert not [name for name in names if nameless(name)], f"{room}: a name says what the migration does"


def nameless(name: str) -> bool:
    return bool(MADE_UP_BY_DJANGO.search(name)) or re.fullmatch(r"\d{4}_\w{3,}", name) is None


def test_the_guard_sees_a_made_up_name() -> None:
    assert nameless("0003_auto_20260102_0304")
    assert nameless("0004_alter_company_name_and_more")
    assert not nameless("0002_industries")
