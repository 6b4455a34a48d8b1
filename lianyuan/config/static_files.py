"""Collecting styles, scripts and pictures, only when one of them changed."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect() -> int | None:
    """Collect them into the data folder; how many there are, or None when they are there already."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    count, fingerprint = _fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return None
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(fingerprint)
    return count


def _fingerprint() -> tuple[int, str]:
    seen = hashlib.sha256()
    count = 0
    for finder in get_finders():
        for path, storage in finder.list(None):
            with storage.open(path) as file:
                seen.update(f"{path} {hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
            count += 1
    return count, seen.hexdigest()
