"""Everything in one archive and back again; and every archive that is refused before it does harm."""

import io
import json
import os
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.accounts.tests.factories import make_person
from lianyuan.companies.actions.pictures import show_pictures
from lianyuan.companies.pictures import PHOTO
from lianyuan.companies.tests.factories import make_company
from lianyuan.files.models import Piece
from lianyuan.files.tests import samples
from lianyuan.files.tests.factories import make_prepared
from lianyuan.places.tests.factories import make_district, make_place_role

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

START = "from lianyuan.config.command_line import main; main()"
LOOK = """
import json
from lianyuan.accounts.models import Person
from lianyuan.files.models import Piece
from lianyuan.files.storage import store
pieces = {p.stored_name: b"".join(store().read(p.stored_name, 0, p.size)).hex() for p in Piece.objects.all()}
people = sorted(Person.objects.values_list("display_name", flat=True))
print("LOOKED" + json.dumps({"people": people, "pieces": pieces}))
"""


@pytest.fixture(autouse=True)
def kept(settings: Any, tmp_path: Path) -> Path:
    """The folder files are kept in."""
    folder = tmp_path / "files"
    backend = {"BACKEND": "lianyuan.files.storage.DiskStorage", "OPTIONS": {"location": folder}}
    settings.STORAGES = {**settings.STORAGES, "files": backend}
    return folder


@pytest.fixture
def filled() -> dict[str, str]:
    """A person and a company's photo; the bytes of each piece by its stored name."""
    desk = make_person(display_name="示例窗口")
    make_place_role(person=desk, place=make_district())
    photo = make_prepared(samples.photo(), "门口.jpg", PHOTO)
    show_pictures(actor=Actor(person=desk), company=make_company(), logo=[], photos=[photo])
    from lianyuan.files.storage import store

    return {
        piece.stored_name: b"".join(store().read(piece.stored_name, 0, piece.size)).hex()
        for piece in Piece.objects.all()
    }


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of another, empty platform on the same kind of database."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("LIANYUAN_", "DJANGO_"))
    }
    environment.pop("DATABASE_URL", None)
    environment["LIANYUAN_DATA"] = str(tmp_path / "elsewhere")
    name = f"restored_{os.getpid()}"
    if connection.vendor == "postgresql":
        said = connection.settings_dict
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        environment["DATABASE_URL"] = f"postgres://{said['USER']}@{said['HOST']}:{said['PORT']}/{name}"
    yield environment
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(environment: dict[str, str], *command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", START, *command], env=environment, capture_output=True, text=True
    )


def backup(target: Path) -> dict[str, Any]:
    told = io.StringIO()
    call_command("backup", str(target), "--json", stdout=told)
    made: dict[str, Any] = json.loads(told.getvalue())
    return made


def test_what_was_backed_up_comes_back_elsewhere(
    filled: dict[str, str], elsewhere: dict[str, str], tmp_path: Path
) -> None:
    target = tmp_path / "all.tar.gz"
    made = backup(target)
    assert (made["files"], made["missing"], made["database"]) == (len(filled), 0, connection.vendor)
    assert target.stat().st_mode & 0o777 == 0o600
    ended = run(elsewhere, "restore", str(target), "--json")
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["files"] == len(filled)
    looked = run(elsewhere, "shell", "-v", "0", "-c", LOOK)
    found = json.loads(looked.stdout.split("LOOKED")[1])
    assert found == {"people": ["示例窗口"], "pieces": filled}
    # What is there now isn't written over.
    again = run(elsewhere, "restore", str(target))
    assert again.returncode == 1
    assert "isn't empty" in again.stderr


def test_a_deed_under_way_is_not_in_it_and_waits_for_nothing(
    filled: dict[str, str], elsewhere: dict[str, str], tmp_path: Path
) -> None:
    begun, done = threading.Event(), threading.Event()

    def sign_up() -> None:
        try:
            with transaction.atomic():
                Person.objects.create_user("later", "demo", display_name="后来的人")
                begun.set()
                done.wait(60)
        finally:
            connections.close_all()

    thread = threading.Thread(target=sign_up)
    thread.start()
    assert begun.wait(30)
    backup(tmp_path / "all.tar.gz")
    done.set()
    thread.join()
    assert Person.objects.filter(username="later").exists()
    assert run(elsewhere, "restore", str(tmp_path / "all.tar.gz")).returncode == 0
    looked = run(elsewhere, "shell", "-v", "0", "-c", LOOK)
    assert json.loads(looked.stdout.split("LOOKED")[1])["people"] == ["示例窗口"]


def test_bytes_that_are_gone_are_counted_and_stop_nothing(
    filled: dict[str, str], kept: Path, tmp_path: Path
) -> None:
    (kept / min(filled)).unlink()
    made = backup(tmp_path / "all.tar.gz")
    assert (made["files"], made["missing"]) == (len(filled) - 1, 1)


def test_bytes_cut_short_stop_it_and_nothing_is_left(
    filled: dict[str, str], kept: Path, tmp_path: Path
) -> None:
    (kept / min(filled)).write_bytes(b"short")
    with pytest.raises(CommandError, match="has 5 bytes instead of"):
        backup(tmp_path / "all.tar.gz")
    assert [path.name for path in tmp_path.iterdir()] == ["files"]


def test_nothing_is_written_over_or_into_nowhere(tmp_path: Path) -> None:
    (tmp_path / "there.tar.gz").write_bytes(b"mine")
    with pytest.raises(CommandError, match="exists"):
        backup(tmp_path / "there.tar.gz")
    assert (tmp_path / "there.tar.gz").read_bytes() == b"mine"
    with pytest.raises(CommandError, match="there is no folder"):
        backup(tmp_path / "nowhere" / "all.tar.gz")


def cut(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-200])


def turn_a_bit(archive: Path) -> None:
    data = bytearray(archive.read_bytes())
    data[len(data) // 2] ^= 1
    archive.write_bytes(bytes(data))


def rebuilt(archive: Path, change: Any) -> None:
    """The archive again, with each member's name and bytes passed through `change`; None leaves it out."""
    with tarfile.open(archive) as old:
        members = [(m.name, file.read()) for m in old if (file := old.extractfile(m))]
    with tarfile.open(archive, "w:gz") as new:
        for name, data in change(members):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            new.addfile(info, io.BytesIO(data))


def swap_bytes(archive: Path) -> None:
    rebuilt(archive, lambda all_: [(n, b"x" * len(d) if n.startswith("files/") else d) for n, d in all_])


def climb_out(archive: Path) -> None:
    rebuilt(archive, lambda all_: [("../escaped", b"x"), *all_])


def drop_the_manifest(archive: Path) -> None:
    rebuilt(archive, lambda all_: [(n, d) for n, d in all_ if n != "manifest.json"])


def _with_manifest(archive: Path, **changes: Any) -> None:
    def change(members: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
        return [
            (n, json.dumps(json.loads(d) | changes).encode() if n == "manifest.json" else d)
            for n, d in members
        ]

    rebuilt(archive, change)


def of_another_database(archive: Path) -> None:
    _with_manifest(archive, database="oracle")


def of_the_future(archive: Path) -> None:
    _with_manifest(archive, migrations=["files.0099_from_the_future"])


def no_archive(archive: Path) -> None:
    archive.write_bytes(b"PK\x03\x04 this is no backup")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (cut, "can't be read to its end"),
        (turn_a_bit, ""),
        (swap_bytes, "isn't as it was made"),
        (climb_out, "which no backup of ours does"),
        (drop_the_manifest, "no manifest"),
        (of_another_database, "is of oracle"),
        (of_the_future, "newer version"),
        (no_archive, "can't be read to its end"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_spoilt_backup_is_refused_and_leaves_the_place_empty(
    spoil: Any, says: str, filled: dict[str, str], elsewhere: dict[str, str], tmp_path: Path
) -> None:
    target = tmp_path / "all.tar.gz"
    backup(target)
    spoil(target)
    ended = run(elsewhere, "restore", str(target))
    assert ended.returncode == 1, ended.stdout
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr
    folder = Path(elsewhere["LIANYUAN_DATA"])
    left = [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size]
    assert left == []
    assert not (tmp_path / "escaped").exists()
