"""All of the platform's styles as one file, so that a phone makes one request and keeps the answer.

`core/css/lianyuan.css` is made of core's own files in the order given here, then every
`static/<room>/css/*.css` of our rooms. A sheet only one page needs lies in `static/<room>/pages/` instead
and is linked by that page. Bundled files carry no `url(…)`: a relative one would point elsewhere from
the bundle.
"""

import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

BUNDLE = "core/css/lianyuan.css"
_OWN = Path(__file__).parent / "static" / "core" / "css"
_FOUNDATION = ("layers.css", "reset.css", "tokens.css", "base.css")


_making = Lock()


@cache
def _folder() -> "tempfile.TemporaryDirectory[str]":
    """Where the process keeps the bundle until it ends."""
    return tempfile.TemporaryDirectory(prefix="lianyuan-styles-")


def sources() -> list[Path]:
    """The files the bundle is made of, in order."""
    files = [_OWN / name for name in _FOUNDATION]
    files += sorted((_OWN / "components").glob("*.css"))
    files.append(_OWN / "utilities.css")
    for app in apps.get_app_configs():
        if app.name.startswith("lianyuan.") and app.label != "core":
            files += sorted((Path(app.path) / "static" / app.label / "css").glob("*.css"))
    return files


def bundle() -> str:
    """The styles of all rooms as one text."""
    return "\n".join(file.read_text(encoding="utf-8").strip() for file in sources()) + "\n"


class BundleFinder(BaseFinder):
    """Finds the bundle, made anew from its files each time it is asked for."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # One folder for all finders: Django may make two at once and drop one, with a folder of its own.
        with _making:
            self._storage = FileSystemStorage(location=_folder().name)

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Where the bundle lies, or nothing for any other path."""
        if path != BUNDLE:
            return []
        place = self._write()
        return [place] if find_all else place

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """The one file to collect, with the storage that holds it."""
        self._write()
        yield BUNDLE, self._storage

    def _write(self) -> str:
        place = Path(self._storage.location) / BUNDLE
        place.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and moved, so that a reader beside us never sees half a file.
        fresh = place.with_name(f"{uuid4()}.fresh")
        fresh.write_text(bundle(), encoding="utf-8")
        fresh.replace(place)
        return str(place)
