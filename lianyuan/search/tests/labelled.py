"""Queries with what they should find in the demo district, written before the ranking was.

Companies are named by what the roster says of them, places by name, services by their address. A query for
which very many things would be right expects those whose name says it.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lianyuan.search.models import Document
from lianyuan.search.queries import Hit

FILE = Path(__file__).with_name("labelled_queries.json")
Thing = tuple[str, int]


@dataclass(frozen=True)
class Labelled:
    """A query, what sort of query it is, and what it should find."""

    tag: str
    query: str
    expects: dict[str, Any]

    def wanted(self) -> set[Thing]:
        """The things it should find, looked up in the documents as written, not in the index."""
        found: set[Thing] = set()
        if asked := self.expects.get("company"):
            companies = Document.objects.filter(kind="company")
            for part in asked.get("name", []):
                companies = companies.filter(title__contains=part)
            if "uscc" in asked:
                companies = companies.filter(codes=asked["uscc"])
            if "trade" in asked:
                companies = companies.filter(body__startswith=f"{asked['trade']} · ")
            if "building" in asked:
                companies = companies.filter(body__contains=f" · {asked['building']}")
            found |= {("company", pk) for pk in companies.values_list("object_id", flat=True)}
        places = Document.objects.filter(kind="place", title__in=self.expects.get("place", []))
        addresses = [f"/services/{slug}/" for slug in self.expects.get("service", [])]
        services = Document.objects.filter(kind="service", url__in=addresses)
        for documents in (places, services):
            found |= set(documents.values_list("kind", "object_id"))
        return found


def labelled_queries() -> list[Labelled]:
    """Every labelled query."""
    return [Labelled(**entry) for entry in json.loads(FILE.read_text(encoding="utf-8"))]


def recall(wanted: Collection[Thing], found: Sequence[Hit]) -> float:
    """The share of what is wanted that was found."""
    return len(set(wanted) & {(hit.kind, hit.object_id) for hit in found}) / len(wanted)


def precision_at_5(wanted: Collection[Thing], found: Sequence[Hit]) -> float:
    """The share of wanted things among the first five, or among as many as are wanted where that is fewer."""
    first = [(hit.kind, hit.object_id) for hit in found[:5]]
    return sum(thing in wanted for thing in first) / min(5, len(wanted))
