"""House rules a reader relies on: small files, known names, one door to the data, nothing from outside."""

import ast
import re
from pathlib import Path

import pytest

from . import source
from .source import told

pytestmark = pytest.mark.once

LONGEST = 400
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "common", "tools"}
WRITTEN_LAYERS = {"actions", "queries", "rules"}
EVERY_ROOM_HAS = ["__init__.py", "apps.py", "tests/__init__.py"]
# A file of a room, and the file without which it makes no sense.
COMES_WITH = [
    ("views", "urls.py"),
    ("models", "migrations/__init__.py"),
    ("views", "templates"),
    ("actions", "models"),
]
POINTS_OUTSIDE = re.compile(r"\.\./shared|/work/|/root/|/home/\w|/Users/\w|file://")
STOPGAPS = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")


def test_files_are_short() -> None:
    long = {
        source.shown(file): lines
        for file in source.files(".py", ".html", ".css", ".js")
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert not long, told(long, f"split these along the user's tasks; {LONGEST} lines is the most")


def test_no_file_is_named_after_nothing() -> None:
    named = [
        source.shown(file) for file in source.files(".py") if {file.stem, file.parent.name} & EMPTY_NAMES
    ]
    assert not named, told(named)


@pytest.mark.parametrize("room", source.rooms())
def test_a_room_has_the_files_it_should(room: str) -> None:
    folder = source.PACKAGE / room
    missing = [name for name in EVERY_ROOM_HAS if not (folder / name).exists()]
    missing += [needed for part, needed in COMES_WITH if has(folder, part) and not has(folder, needed)]
    assert not missing, told(missing, f"{room} lacks these")


def has(folder: Path, name: str) -> bool:
    return (folder / name).exists() or (folder / f"{name}.py").exists()


@pytest.mark.parametrize("room", source.rooms())
def test_what_rooms_offer_is_described(room: str) -> None:
    silent = [
        source.shown(file, line)
        for file in source.python_of(room)
        for line in undescribed(source.tree_of(file), file)
    ]
    assert not silent, told(
        silent, "a public function or class says what it does, in which units, and what it raises"
    )


def undescribed(tree: ast.Module, file: Path) -> list[int]:
    """Lines of public functions and classes without a docstring, in the layers others call."""
    layers = {part.removesuffix(".py") for part in file.relative_to(source.PACKAGE).parts}
    if not layers & WRITTEN_LAYERS:
        return []
    offered = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return [
        node.lineno
        for node in tree.body
        if isinstance(node, offered) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]


def deeds_with_positions(tree: ast.Module) -> list[str]:
    """Deeds (one transaction each) that take anything by position, or don't say who does them."""
    return [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and any("atomic" in ast.unparse(decorator) for decorator in node.decorator_list)
        and (node.args.args or "actor" not in {argument.arg for argument in node.args.kwonlyargs})
    ]


@pytest.mark.parametrize("room", source.rooms())
def test_deeds_are_keyword_only_and_know_who_does_them(room: str) -> None:
    wrong = [
        f"{source.shown(file)}: {name}"
        for file in source.python_of(room)
        if "actions" in {part.removesuffix(".py") for part in file.relative_to(source.PACKAGE / room).parts}
        for name in deeds_with_positions(source.tree_of(file))
    ]
    assert not wrong, told(wrong)


def unguarded_reads(tree: ast.Module) -> list[int]:
    """Lines of a view that reach for a model's rows by themselves, past `queries` and `visible_to`."""
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "objects":
            lines.append(node.lineno)
        if isinstance(node, ast.Call) and source.called_name(node) in {
            "get_object_or_404",
            "get_list_or_404",
        }:
            first = node.args[0] if node.args else None
            # A model's name alone means all of its rows.
            if isinstance(first, ast.Name) and first.id[:1].isupper():
                lines.append(node.lineno)
    return sorted(set(lines))


@pytest.mark.parametrize("room", source.rooms())
def test_views_reach_rows_only_through_queries(room: str) -> None:
    wrong = [
        source.shown(file, line)
        for file in source.python_of(room)
        if "views" in {part.removesuffix(".py") for part in file.relative_to(source.PACKAGE / room).parts}
        for line in unguarded_reads(source.tree_of(file))
    ]
    assert not wrong, told(wrong, "ask `queries`, or a queryset filtered by who asks")


def test_nothing_points_outside_the_repository() -> None:
    wrong = [
        source.shown(file, number)
        for file in [*source.files(".py", ".md", ".html", ".css", ".js", ".sh", ".toml"), *loose_files()]
        if file != Path(__file__)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if POINTS_OUTSIDE.search(line) or (STOPGAPS.search(line) and file.suffix == ".py")
    ]
    assert not wrong, told(wrong, "a path outside the repository, or a note of something left undone")


def loose_files() -> list[Path]:
    """Our files at the top and those without an ending."""
    top = [
        source.REPOSITORY / name
        for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "pyproject.toml")
    ]
    commands = [file for folder in ("bin", ".ci") for file in (source.REPOSITORY / folder).iterdir()]
    return [file for file in [*top, *commands] if file.is_file()]


def test_these_guards_see_what_they_should() -> None:
    file = source.PACKAGE / "cases" / "actions.py"
    assert undescribed(ast.parse("def take(case): ...\ndef _own(): ..."), file) == [1]
    assert undescribed(ast.parse("def take(case): ..."), source.PACKAGE / "cases" / "views.py") == []
    positions = "@transaction.atomic\ndef take(case, *, actor): ...\n@atomic\ndef give(*, case): ..."
    assert deeds_with_positions(ast.parse(positions)) == ["take", "give"]
    assert deeds_with_positions(ast.parse("@transaction.atomic\ndef take(*, actor, case): ...")) == []
    assert unguarded_reads(ast.parse("Case.objects.get(pk=1)\nget_object_or_404(Case, pk=1)")) == [1, 2]
    assert unguarded_reads(ast.parse("get_object_or_404(queries.visible_to(me), pk=1)")) == []
    assert POINTS_OUTSIDE.search("see /home/someone/notes")
