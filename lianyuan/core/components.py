"""What the larger components are given: small records a room's queries fill and `ui` draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """The colour that repeats what a chip's or notice's word already says."""

    PLAIN = "plain"
    LAKE = "lake"
    GOLD = "gold"
    LEAF = "leaf"
    SEAL = "seal"


@dataclass(frozen=True)
class Chip:
    """A state in one word."""

    label: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True)
class Link:
    """Somewhere to go: a tab, a crumb. `count` stands beside a tab's label when it is not None."""

    label: str
    href: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Step:
    """One station on the way of a case; `state` is `done`, `current` or `ahead`."""

    label: str
    state: str


def steps_to(labels: Sequence[str], current: int) -> list[Step]:
    """The stations `labels`, standing at index `current`; an index past the last means all are done."""
    return [
        Step(label, "done" if index < current else "current" if index == current else "ahead")
        for index, label in enumerate(labels)
    ]


@dataclass(frozen=True)
class LedgerRow:
    """One thing that moved a date or a sum: what, why, by how much."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Definition:
    """A name and what stands for it; an empty value is shown as not filled in."""

    label: str
    value: str
