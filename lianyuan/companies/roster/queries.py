"""Reads about roster imports, and what checking must know of the district."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.paging import Page, page_of
from lianyuan.core.spreadsheets.tables import Batch, Column, Heading, Sheet, Withheld
from lianyuan.places.models import Place, PlaceKind

from .. import rules
from ..models import Industry, RosterImport, RosterProblem
from ..models.roster import ImportState
from .checking import Surroundings
from .columns import Field
from .industry_codes import IndustryCodes
from .notes import Buildings

PAGE_SIZE = 50


def surroundings() -> Surroundings:
    """The industry codes, buildings and date that rows are checked against."""
    parents: dict[str, str | None] = {}
    outside = set()
    for code, parent, in_standard in Industry.objects.values_list("code", "parent_id", "in_standard"):
        parents[code] = parent
        if not in_standard:
            outside.add(code)
    places = Place.objects.exclude(kind__in=[PlaceKind.DISTRICT, PlaceKind.FLOOR, PlaceKind.SPACE])
    return Surroundings(
        industries=IndustryCodes(parents, frozenset(outside)),
        buildings=Buildings(places.values_list("pk", "name")),
        today=clock.today(),
    )


def heading_of(roster: RosterImport) -> Heading:
    """The heading of an import's table."""
    kept: dict[str, Any] = dict(roster.heading)
    kept["columns"] = [Column(**column) for column in kept["columns"]]
    kept["withheld"] = [Withheld(**column) for column in kept["withheld"]]
    kept["sheets"] = [Sheet(**sheet) for sheet in kept["sheets"]]
    return Heading(**kept)


def matching_of(roster: RosterImport) -> dict[int, Field]:
    """Which column holds which field."""
    return {int(index): Field(field) for index, field in roster.matching.items()}


def batches_of(roster: RosterImport) -> Iterator[Batch]:
    """The rows of an import that isn't applied yet."""
    for content in roster.parts.order_by("position").values_list("content", flat=True).iterator(chunk_size=4):
        kept = json.loads(content)
        yield Batch(kept["numbers"], kept["cells"], [tuple(mark) for mark in kept["marks"]])


def samples_of(roster: RosterImport, *, most: int = 3) -> dict[int, list[str]]:
    """For each column the first few texts it holds, by the column's position."""
    first = next(batches_of(roster), None)
    samples: dict[int, list[str]] = {}
    for place, column in enumerate(heading_of(roster).columns):
        filled = dict.fromkeys(
            text.strip()[:40] for text in (first.cells[place] if first else []) if text.strip()
        )
        samples[column.index] = list(filled)[:most]
    return samples


def visible_to(actor: Actor) -> QuerySet[RosterImport]:
    """The imports the actor may see: all of them at the desk, none elsewhere."""
    found = RosterImport.objects.select_related("person")
    return found if rules.imports_rosters(actor) else found.none()


IMPORTS_ORDER = ("-made_at", "-id")


def imports(actor: Actor, *, key: str = "", size: int = 30) -> Page[RosterImport]:
    """The imports the actor may see, newest first."""
    return page_of(visible_to(actor), order=IMPORTS_ORDER, key=key, size=size)


def problems_of(roster: RosterImport, *, key: str = "") -> Page[RosterProblem]:
    """Why rows can't go in, in the file's order."""
    return page_of(roster.problems.all(), order=("row", "id"), key=key, size=PAGE_SIZE)


def unfinished() -> QuerySet[RosterImport]:
    """Imports that still hold rows which may go in."""
    return RosterImport.objects.filter(
        state__in=[ImportState.MATCHING, ImportState.CHECKING, ImportState.CHECKED]
    )


def language_of(roster_id: int) -> str:
    """The language of whoever brought a roster in; empty where they chose none."""
    found = RosterImport.objects.filter(pk=roster_id).values_list("person__language", flat=True).first()
    return found or ""
