"""Writing an archive and reading one."""

import gzip
import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from .trouble import CannotBackUp

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
FILES = "files/"
# Pictures don't get smaller; what does, does so at the lowest effort.
EFFORT = 1
_KEPT_NAME = re.compile(r"files/[0-9a-f]{2}/[0-9a-f]{38}")
_CHUNK = 1024 * 1024


class _Digesting:
    """A file that is digested while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """As of any file."""
        data = self._file.read(size)
        self.digest.update(data)
        return data


@dataclass
class Writing:
    """An archive being written."""

    tar: tarfile.TarFile
    digests: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, content: IO[bytes], size: int) -> None:
        """Add a member of this size. Raises CannotBackUp when its content is shorter."""
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        digesting = _Digesting(content)
        try:
            self.tar.addfile(member, digesting)
        except OSError as trouble:
            raise CannotBackUp(f"{name} could not be written: {trouble}") from trouble
        self.digests[name] = digesting.digest.hexdigest()

    def close_with(self, manifest: dict[str, Any]) -> None:
        """Write the manifest, without which nothing is restored."""
        written = json.dumps(manifest | {"format": FORMAT, "members": self.digests}).encode()
        self.add(MANIFEST, io.BytesIO(written), len(written))


@contextmanager
def written_to(target: Path) -> Iterator[Writing]:
    """An archive that is at `target` when all went well, else nowhere; its owner alone may read it."""
    partial = target.with_name(f".{target.name}.part")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            packed = gzip.GzipFile(fileobj=out, mode="wb", compresslevel=EFFORT)
            with packed, tarfile.open(fileobj=packed, mode="w|") as tar:
                yield Writing(tar)
            out.flush()
            os.fsync(out.fileno())
        partial.rename(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


@dataclass(frozen=True)
class Unpacked:
    """An archive unpacked and held to its manifest."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def database(self) -> Path:
        """The database's copy."""
        return self.folder / DATABASE

    def kept(self) -> list[str]:
        """The stored names of the kept pieces."""
        return [name.removeprefix(FILES) for name in self.manifest["members"] if name.startswith(FILES)]

    def piece(self, stored_name: str) -> Path:
        """Where the bytes of a piece are."""
        return self.folder / f"{FILES}{stored_name}"


def unpack(source: Path, folder: Path) -> Unpacked:
    """Unpack into an empty folder. Raises CannotBackUp for all but a whole, unchanged archive of ours."""
    digests: dict[str, str] = {}
    manifest: dict[str, Any] = {}
    try:
        with tarfile.open(source, mode="r|gz") as tar:
            for member in tar:
                content = tar.extractfile(member) if member.isreg() else None
                if content is None or not _is_ours(member.name):
                    raise CannotBackUp(f"{source} holds {member.name!r}, which no backup of ours does")
                if member.name == MANIFEST:
                    manifest = json.load(content)
                else:
                    digests[member.name] = _write(folder / member.name, content)
    except (tarfile.TarError, EOFError, OSError, ValueError) as trouble:
        raise CannotBackUp(
            f"{source} can't be read to its end: {trouble}. It was cut short or is no backup."
        ) from trouble
    if manifest.get("format") != FORMAT:
        raise CannotBackUp(f"{source} has no manifest this version can read: it was cut short, or is newer")
    changed = [name for name, digest in manifest["members"].items() if digests.get(name) != digest]
    if changed or set(digests) - set(manifest["members"]):
        raise CannotBackUp(
            f"{source} isn't as it was made: {', '.join(changed[:3]) or 'something was added'}"
        )
    return Unpacked(folder, manifest)


def _is_ours(name: str) -> bool:
    return name in {MANIFEST, DATABASE} or _KEPT_NAME.fullmatch(name) is not None


def _write(target: Path, content: IO[bytes]) -> str:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
            out.write(chunk)
    return digest.hexdigest()
