"""The repository as text: its files, its rooms and on which floor each stands."""

import ast
import configparser
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent
PACKAGE = REPOSITORY / "lianyuan"
OUR_FOLDERS = ("lianyuan", "tests", "bench", "bin", "docs", ".ci")


@cache
def floors() -> dict[str, int]:
    """Each room's floor counted from the bottom, from the one list that import-linter holds too."""
    contract = configparser.ConfigParser()
    contract.read(REPOSITORY / ".importlinter")
    layers = contract["importlinter:contract:floors"]["layers"].strip().splitlines()
    return {
        room: number
        for number, layer in enumerate(reversed(layers))
        for room in re.findall(r"[a-z_]+", layer)
    }


def may_use(room: str, other: str) -> bool:
    """Whether a room may lean on another: on itself, or on one of a lower floor."""
    return room == other or floors()[other] < floors()[room]


def room_of(place: Path | str) -> str:
    """The room a file (or dotted module name) belongs to; empty when it belongs to none."""
    parts = place.relative_to(REPOSITORY).parts if isinstance(place, Path) else tuple(place.split("."))
    return parts[1] if len(parts) > 1 and parts[0] == "lianyuan" and parts[1] in floors() else ""


def rooms() -> list[str]:
    """The rooms that are built, lowest first."""
    built = [folder.name for folder in PACKAGE.iterdir() if (folder / "__init__.py").exists()]
    return sorted(built, key=lambda room: floors().get(room, -1))


def files(*endings: str) -> Iterator[Path]:
    """Our own files with these endings; nothing that was generated or installed."""
    for folder in OUR_FOLDERS:
        for file in sorted((REPOSITORY / folder).rglob("*")):
            if file.is_file() and file.suffix in endings and "__pycache__" not in file.parts:
                yield file


def python_of(room: str, *, tests: bool = False) -> Iterator[Path]:
    """A room's Python files, without migrations; its tests only when asked for."""
    for file in sorted((PACKAGE / room).rglob("*.py")):
        inside = file.relative_to(PACKAGE / room).parts
        if "migrations" not in inside and (tests or "tests" not in inside):
            yield file


@cache
def tree_of(file: Path) -> ast.Module:
    """A Python file, parsed."""
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def called_name(call: ast.Call) -> str:
    """The last word of what is called: `get_model` for `apps.get_model(…)`."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def shown(file: Path, line: int = 0) -> str:
    """Where something is, for a message."""
    return f"{file.relative_to(REPOSITORY)}" + (f":{line}" if line else "")


def told(found: Iterable[str] | dict[str, object], meaning: str = "") -> str:
    """A failure's message: what it means, then everything found, a line each."""
    lines = [f"{name}: {value}" for name, value in found.items()] if isinstance(found, dict) else list(found)
    return "\n".join([meaning, *lines]).strip()
