"""What the home page is given; `queries.home_for` fills it under the field names of `Home`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lianyuan.core.components import Chip, Tone


@dataclass(frozen=True)
class NextStep:
    """The one thing to do next, for whoever is looking. `title` reads well in two lines on a phone."""

    title: str
    text: str
    action_label: str
    href: str


@dataclass(frozen=True)
class Today:
    """Today at the district. `provisional` when no notice for this year's working days is out yet.

    `note` says what is special about the day, such as the holiday's name or 调休上班日; empty on plain days.
    """

    date: date
    weekday: str
    working: bool
    provisional: bool
    note: str = ""


@dataclass(frozen=True)
class Tile:
    """A way in: one character as its mark, a word of two to four characters as its label."""

    mark: str
    label: str
    href: str
    tone: Tone = Tone.LAKE


@dataclass(frozen=True)
class Item:
    """Something that concerns whoever is looking: how much or when in large, then what, then its state."""

    figure: str
    unit: str
    title: str
    text: str
    href: str
    chip: Chip | None = None


@dataclass(frozen=True)
class Figure:
    """A known figure with the words that say of when; never a year the source doesn't name."""

    label: str
    value: str
    unit: str
    note: str


@dataclass(frozen=True)
class Home:
    """The whole page. Empty `items` show `nothing_yet`; without figures their section is left out.

    `above` and `below` are blocks an editor put around the page's own parts.
    """

    today: Today
    next_step: NextStep
    tiles: Sequence[Tile] = field(default_factory=tuple)
    items: Sequence[Item] = field(default_factory=tuple)
    figures: Sequence[Figure] = field(default_factory=tuple)
    nothing_yet: str = ""
    above: Any = ()
    below: Any = ()
