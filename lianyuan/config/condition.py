"""What condition the platform is in: one finding a question, with what to do where something is wrong."""

import os
import shutil
import stat
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import QuerySet

from lianyuan.core import clock
from lianyuan.files import storage
from lianyuan.files.inspection.looking import look_at
from lianyuan.files.inspection.reasons import UnacceptableFile
from lianyuan.files.models import Piece
from lianyuan.workdays import queries as workdays

from . import environment
from .heartbeat import last_beat
from .known_migrations import known

MEGABYTE = 1024 * 1024
# A minute, as `/health/ready` promises; the worker speaks four times in it.
LONGEST_SILENCE = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
OLDEST_POSTGRES = 150_000
SHORTEST_SECRET = 50
# Rows whose bytes are looked for: the newest, where a loss would be new.
PIECES_LOOKED_AT = 50
# From November on, the notice for the next year is expected (State Council practice).
NOTICE_MONTH = 11
_OUTBOX_FIELDS = {"failed_at", "done_at", "next_try", "leased_until"}


class State(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """What a question found, and how to mend it."""

    name: str
    state: State
    says: str
    mend: str = ""

    def as_dict(self) -> dict[str, str]:
        """For a program."""
        return asdict(self)


def ok(name: str, says: str) -> Finding:
    """Nothing to do."""
    return Finding(name, State.OK, says)


def warning(name: str, says: str, mend: str) -> Finding:
    """Something to see to, which keeps nobody from anything yet."""
    return Finding(name, State.WARNING, says, mend)


def problem(name: str, says: str, mend: str) -> Finding:
    """Something that keeps people from something."""
    return Finding(name, State.PROBLEM, says, mend)


def settings_in_order() -> Finding:
    """Whether the settings fit together, and none is misspelt."""
    name = "settings"
    errors = [message.msg for message in checks.run_checks() if message.is_serious()]
    if errors:
        return problem(name, "; ".join(errors), "correct what is named; see docs/settings.md")
    if not settings.DEMO and len(settings.SECRET_KEY) < SHORTEST_SECRET:
        return problem(
            name,
            f"LIANYUAN_SECRET_KEY has {len(settings.SECRET_KEY)} characters",
            "make one of 50 or more: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'",
        )
    known = environment.known_names()
    if unknown := sorted(key for key in os.environ if key.startswith("LIANYUAN_") and key not in known):
        says = f"{', '.join(unknown)}: there is no such setting"
        return warning(name, says, "compare with docs/settings.md")
    if settings.DEMO:
        return ok(name, "demo mode: invented people; set LIANYUAN_MODE=production to serve a real district")
    if not settings.BEHIND_HTTPS:
        says = "cookies travel unprotected: LIANYUAN_HTTPS is off"
        return warning(name, says, "serve by https and set LIANYUAN_HTTPS=on")
    if set(settings.ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]"}:
        says = "only this machine is answered"
        return warning(name, says, "set LIANYUAN_HOSTS to the platform's host names")
    return ok(name, f"production, answering to {', '.join(settings.ALLOWED_HOSTS)}")


def data_folder() -> Finding:
    """Whether the data folder can be written, and by us only."""
    name, folder = "data folder", Path(settings.DATA)
    probe = folder / ".doctor"
    try:
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as trouble:
        return problem(
            name,
            f"{folder} can't be written: {trouble.strerror}",
            f"give it to the platform's user: chown -R USER {folder}",
        )
    if not settings.DEMO and stat.S_IMODE(folder.stat().st_mode) & 0o007:
        return warning(name, f"{folder} can be read by every user of this machine", f"chmod 750 {folder}")
    return ok(name, str(folder))


def database() -> Finding:
    """Whether the database answers and is one we know."""
    name = "database"
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as trouble:
        return problem(
            name,
            f"it doesn't answer: {type(trouble).__name__}",
            "see that it runs, and that DATABASE_URL is right",
        )
    version = getattr(connection, "pg_version", 0)
    if connection.vendor == "postgresql":
        if version < OLDEST_POSTGRES:
            return problem(
                name, f"PostgreSQL {version // 10_000} is too old", "move to PostgreSQL 15 or newer"
            )
        return ok(name, f"PostgreSQL {version // 10_000}")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0]
    if mode != "wal":
        return warning(
            name,
            f"SQLite's journal is {mode!r}, so readers wait for writers",
            "keep the data folder on a local disk",
        )
    return ok(name, "SQLite, readers and writers side by side")


def migrations() -> Finding:
    """Whether the tables are as this version of the platform needs them."""
    name = "migrations"
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return problem(name, f"{len(missing)} changes to the tables wait", "bin/lianyuan migrate")
    unknown = set(executor.loader.applied_migrations) - known(executor.loader)
    ours = [
        f"{app}.{migration}" for app, migration in unknown if app in {a.label for a in apps.get_app_configs()}
    ]
    if ours:
        return problem(
            name,
            f"the database is newer than this version: {', '.join(sorted(ours))}",
            "install the newer version again",
        )
    return ok(name, "up to date")


def working_days() -> Finding:
    """Whether the calendar knows the State Council's notice for this year, and in time for the next."""
    name, today = "calendar", clock.today()
    years = [today.year] + ([today.year + 1] if today.month >= NOTICE_MONTH else [])
    missing = [year for year in years if workdays.about(date(year, 1, 1)).provisional]
    if missing:
        return warning(
            name,
            f"no holiday notice for {', '.join(map(str, missing))}: due dates then are provisional",
            "install the version that brings the notice, once it is published",
        )
    return ok(name, f"notices up to {years[-1]}")


def worker() -> Finding:
    """Whether a worker spoke within the last minute."""
    name, said = "worker", last_beat()
    mend = "start it: bin/lianyuan worker (bin/lianyuan serve starts one too)"
    if said is None:
        return problem(name, "no worker has ever been seen", mend)
    silence = clock.now() - said
    if silence > LONGEST_SILENCE:
        return problem(name, f"no worker for {_in_words(silence)}", mend)
    return ok(name, f"seen {_in_words(silence)} ago")


def outbox_rows() -> Iterator[QuerySet[Any]]:
    """All rows of each kind of outbox there is, whichever room keeps it."""
    for model in apps.get_models():
        if {field.name for field in model._meta.get_fields()} >= _OUTBOX_FIELDS:
            yield model._base_manager.all()


def outbox() -> Finding:
    """Whether anything in the outbox failed for good, or waits longer than it should."""
    name, now = "jobs", clock.now()
    failed: Counter[str] = Counter()
    waiting_since: list[datetime] = []
    for rows in outbox_rows():
        for row in rows.filter(failed_at__isnull=False, done_at__isnull=True)[:1000]:
            failed[getattr(row, "kind", rows.model._meta.label_lower)] += 1
        overdue = rows.filter(done_at__isnull=True, failed_at__isnull=True, next_try__lt=now - LONGEST_WAIT)
        waiting_since += overdue.order_by("next_try").values_list("next_try", flat=True)[:1]
    if failed:
        told = ", ".join(f"{count} × {kind}" for kind, count in sorted(failed.items()))
        mend = "mend what their `trouble` says, then bin/lianyuan doctor --retry"
        return warning(name, f"given up: {told}", mend)
    if waiting_since:
        waited = _in_words(now - min(waiting_since))
        return problem(
            name, f"something due has waited for {waited}", "see that the worker runs and isn't stuck"
        )
    return ok(name, "nothing failed, nothing overdue")


def disk() -> Finding:
    """Whether there is room in the data folder."""
    name, reserve = "disk", settings.DISK_RESERVE_MEGABYTES
    free = shutil.disk_usage(settings.DATA).free // MEGABYTE
    says = f"{free:,} MB free in {settings.DATA}"
    if free < reserve:
        return problem(
            name,
            f"{says}; uploads are refused below {reserve} MB",
            "make room, or move the data folder to a larger disk",
        )
    if free < 5 * reserve:
        return warning(name, says, "make room soon")
    return ok(name, says)


def kept_files() -> Finding:
    """Whether files can be kept and read back, and the newest are where they should be."""
    name, store = "files", storage.store()
    probe = storage.new_name()
    mend = "see the data folder's rights and room, or the LIANYUAN_BUCKET settings"
    try:
        store.keep(probe, BytesIO(b"doctor"), 6)
        same = b"".join(store.read(probe, 0, 6)) == b"doctor"
        store.discard(probe)
    except (OSError, storage.NoSpace, storage.StorageAway) as trouble:
        return problem(name, f"nothing can be kept: {type(trouble).__name__}", mend)
    if not same:
        return problem(name, "what is read isn't what was kept", mend)
    missing = [piece for piece in Piece.objects.order_by("-pk")[:PIECES_LOOKED_AT] if not _is_there(piece)]
    if missing:
        return problem(
            name,
            f"{len(missing)} of the newest {PIECES_LOOKED_AT} pieces are missing",
            "restore them from a backup",
        )
    return ok(name, "kept and read back")


def _is_there(piece: Piece) -> bool:
    try:
        return bool(b"".join(storage.store().read(piece.stored_name, 0, 1)))
    except (FileNotFoundError, storage.StorageAway):
        return False


def looking_at_files() -> Finding:
    """Whether uploaded pictures can be looked at and made anew."""
    from PIL import Image

    name, out = "pictures", BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    try:
        look_at(out)
    except UnacceptableFile as trouble:
        return problem(
            name,
            f"the process that looks at files fails: {trouble.code}",
            "raise LIANYUAN_IMAGE_MEMORY_MB; see that Pillow is installed",
        )
    return ok(name, "looked at and made anew")


Question = Callable[[], Finding]
# What someone must be able to count on before people are sent here.
READY: tuple[Question, ...] = (database, migrations, worker, disk)
EVERYTHING: tuple[Question, ...] = (
    settings_in_order,
    data_folder,
    database,
    migrations,
    working_days,
    worker,
    outbox,
    disk,
    kept_files,
    looking_at_files,
)
_NEED_THE_DATABASE = {migrations, working_days, worker, outbox, kept_files}


def examine(questions: tuple[Question, ...]) -> list[Finding]:
    """The findings in order; what needs the database isn't asked once it doesn't answer or lacks tables."""
    found: list[Finding] = []
    usable = True
    for question in questions:
        if usable or question not in _NEED_THE_DATABASE:
            found.append(_ask(question))
            usable &= found[-1].state != State.PROBLEM or question not in {database, migrations}
    return found


def _ask(question: Question) -> Finding:
    try:
        return question()
    except (DatabaseError, OSError) as trouble:
        name = question.__name__.replace("_", " ")
        return problem(name, f"could not be found out: {type(trouble).__name__}", "see the findings above")


def _in_words(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    if seconds < 120:
        return f"{max(seconds, 0)} s"
    return f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"
