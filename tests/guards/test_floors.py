"""Rooms lean on lower floors only: imports, foreign keys, and what import-linter can't see."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from . import source
from .addresses import BACK_OFFICE
from .source import told

pytestmark = pytest.mark.once

LOADS_BY_NAME = {"import_module", "__import__", "import_string", "get_model", "get_app_config", "find_spec"}
NAMES_A_PAGE = {"reverse", "reverse_lazy", "redirect", "resolve_url"}
NAMES_A_TEMPLATE = {"render", "render_to_string", "get_template", "select_template", "inclusion_tag"}
TAG = re.compile(r"{%-?\s*(extends|include|url)\s+(\S+)")


def test_imports_go_down() -> None:
    assert (
        lint_imports(config_filename=str(source.REPOSITORY / ".importlinter"), no_cache=True)
        == EXIT_STATUS_SUCCESS
    )


def test_rooms_are_installed_from_the_lowest_floor_up() -> None:
    installed = [app.label for app in apps.get_app_configs() if app.name.startswith("lianyuan.")]
    assert sorted(installed) == sorted(source.rooms())
    heights = [source.floors()[room] for room in installed]
    assert heights == sorted(heights), "the demo and the styles rely on this order"


def keys_that_point_up(models: list[type[Model]]) -> list[str]:
    wrong = []
    for model in models:
        room = source.room_of(model.__module__)
        for field in model._meta.get_fields():
            if not room or field.auto_created or not isinstance(field.related_model, type):
                continue
            other = source.room_of(field.related_model.__module__)
            if other and not source.may_use(room, other):
                wrong.append(f"{model.__name__}.{field.name} of {room} points to {other}")
    return wrong


def test_foreign_keys_point_down() -> None:
    assert keys_that_point_up(apps.get_models(include_auto_created=True)) == []


def test_the_guard_sees_a_key_that_points_up(monkeypatch: pytest.MonkeyPatch) -> None:
    upside_down = {room: -floor for room, floor in source.floors().items()}
    monkeypatch.setattr(source, "floors", lambda: upside_down)
    assert "Company.place of companies points to places" in keys_that_point_up(list(apps.get_models()))


def test_migrations_depend_downwards() -> None:
    migrations = MigrationLoader(None).disk_migrations
    wrong = [
        f"{room}.{name} depends on {other}"
        for (room, name), migration in migrations.items()
        if room in source.floors()
        for other, _name in migration.dependencies
        if other in source.floors() and not source.may_use(room, other)
    ]
    assert not wrong, told(wrong)


def names_given_to(tree: ast.Module, functions: set[str]) -> Iterator[tuple[int, str | None]]:
    """Line and every text given to one of the functions; None where one is called without any text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and source.called_name(node) in functions:
            texts = [
                arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
            ]
            yield from ((node.lineno, text) for text in texts)
            if not texts:
                yield node.lineno, None


def loads_that_point_up(room: str, tree: ast.Module) -> list[str]:
    """Modules, models and apps loaded by a name that import-linter doesn't see."""
    wrong = []
    for line, text in names_given_to(tree, LOADS_BY_NAME):
        if text is None:
            wrong.append(f"line {line}: a name made at run time may be any room's")
            continue
        named = source.room_of(text) or source.room_of(f"lianyuan.{text}")
        if named and not source.may_use(room, named):
            wrong.append(f"line {line}: {text} is above")
    return wrong


@pytest.mark.parametrize("room", [room for room in source.rooms() if room != "config"])
def test_nothing_above_is_loaded_by_name(room: str) -> None:
    wrong = {
        source.shown(file): found
        for file in source.python_of(room, tests=True)
        if (found := loads_that_point_up(room, source.tree_of(file)))
    }
    assert not wrong, told(wrong)


def test_the_guard_sees_a_load_by_name() -> None:
    sneaky = (
        "import importlib\nimportlib.import_module('lianyuan.cases.models')\napps.get_model('cases', name)\n"
    )
    assert len(loads_that_point_up("companies", ast.parse(sneaky))) == 2
    assert loads_that_point_up("portal", ast.parse(sneaky)) == []
    assert loads_that_point_up("companies", ast.parse("import_module(name)")) != []


def rooms_of_pages() -> dict[str, str]:
    """Each URL name, with its namespace, and the room whose `urls.py` gives it."""
    found: dict[str, str] = {}

    def walk(resolver: URLResolver, prefix: str, room: str) -> None:
        for entry in resolver.url_patterns:
            if str(entry.pattern) == BACK_OFFICE:
                # Wagtail's, which is below every room of ours.
                continue
            if isinstance(entry, URLResolver):
                space = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
                module = getattr(entry.urlconf_name, "__name__", "")
                walk(entry, space, source.room_of(module) or room)
            elif isinstance(entry, URLPattern) and entry.name:
                found[prefix + entry.name] = room

    walk(get_resolver(), "", "config")
    return found


def room_of_template(name: str) -> str:
    """The room a template belongs to; empty for Django's and others'."""
    origin = get_template(name).origin.name  # type: ignore[attr-defined]  # Django's templates have one
    place = Path(origin)
    return source.room_of(place) if place.is_relative_to(source.REPOSITORY / "lianyuan") else ""


def tags_that_point_up(room: str, text: str) -> list[str]:
    """The template tags of a room's template that lean on a room above or beside."""
    pages = rooms_of_pages()
    wrong = []
    for tag, written in TAG.findall(text):
        if written[0] not in "\"'":
            wrong.append(f"{tag} {written}: only a name written out can be checked")
            continue
        name = written.strip("\"'")
        other = pages.get(name) if tag == "url" else room_of_template(name)
        if other is None:
            wrong.append(f"{tag} {name}: there is no such page")
        elif other and not source.may_use(room, other):
            wrong.append(f"{tag} {name}: {other} is not below {room}")
    return wrong


def templates() -> list[Path]:
    return [file for file in source.files(".html", ".txt", ".svg") if "templates" in file.parts]


@pytest.mark.parametrize("file", templates(), ids=lambda file: source.shown(file))
def test_templates_lean_downwards(file: Path) -> None:
    assert tags_that_point_up(source.room_of(file), file.read_text(encoding="utf-8")) == []


def test_the_guard_sees_a_template_that_leans_up() -> None:
    assert tags_that_point_up("core", "{% url 'companies:directory' %}") != []
    assert tags_that_point_up("core", '{% include "core/messages.html" %}') == []
    assert tags_that_point_up("core", "{% include somewhere %}") != []


@pytest.mark.parametrize("room", [room for room in source.rooms() if room != "config"])
def test_pages_and_templates_named_in_code_are_below(room: str) -> None:
    pages = rooms_of_pages()
    wrong = []
    for file in source.python_of(room):
        tree = source.tree_of(file)
        for line, text in names_given_to(tree, NAMES_A_PAGE):
            if text in pages and not source.may_use(room, pages[text]):
                wrong.append(f"{source.shown(file, line)}: page {text}")
        for line, text in names_given_to(tree, NAMES_A_TEMPLATE):
            other = room_of_template(text) if text and text.endswith(".html") else ""
            if other and not source.may_use(room, other):
                wrong.append(f"{source.shown(file, line)}: template {text}")
    assert not wrong, told(wrong)
