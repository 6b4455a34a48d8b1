"""Stretches of time, in minutes (see `minutes`), and taking some from others. Nothing here knows a table."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """From one minute to another; the end is not part of it."""

    begins: int
    ends: int

    @property
    def minutes(self) -> int:
        """How long it is."""
        return self.ends - self.begins

    def meets(self, other: "Span") -> bool:
        """Whether the two share a minute."""
        return self.begins < other.ends and other.begins < self.ends


def without(open_spans: Iterable[Span], taken: Sequence[Span]) -> list[Span]:
    """What is left of the open spans; both are in order, and the taken ones may overlap."""
    left: list[Span] = []
    for begins, ends in open_spans:
        for taken_from, taken_until in taken:
            if taken_until <= begins:
                continue
            if taken_from >= ends:
                break
            if taken_from > begins:
                left.append(Span(begins, taken_from))
            begins = taken_until
            if begins >= ends:
                break
        if begins < ends:
            left.append(Span(begins, ends))
    return left


def within(spans: Iterable[Span], window: Span) -> list[Span]:
    """The parts of the spans that lie inside a window."""
    cut = (Span(max(span.begins, window.begins), min(span.ends, window.ends)) for span in spans)
    return [span for span in cut if span.begins < span.ends]


def starts_in(spans: Iterable[Span], *, minutes: int, step: int, origin: int) -> Iterator[int]:
    """The minutes on a grid of `step` counted from `origin` at which something this long fits, in order."""
    for span in spans:
        first = span.begins + (origin - span.begins) % step
        yield from range(first, span.ends - minutes + 1, step)
