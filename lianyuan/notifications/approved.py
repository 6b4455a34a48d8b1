"""Approved templates as the settings name them: which kind uses which, and what fills its fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from .channels import Message

ANY = "*"
CODE = "code"
SOURCES = ("title", "text", "code", "time")


@dataclass(frozen=True)
class Template:
    """A template a provider approved: its number there, and for each of its fields what is put in."""

    number: str
    fields: tuple[tuple[str, str], ...]

    def fill(self, message: "Message", longest: int) -> dict[str, str]:
        """The fields in their order, each on one line and at most `longest` characters."""
        sources = {
            "title": message.title,
            "text": message.text,
            "code": message.code,
            "time": f"{timezone.localtime(message.written_at):%Y-%m-%d %H:%M}",
        }
        return {name: _shortened(sources[source], longest) for name, source in self.fields}


def _shortened(text: str, longest: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def read(written: str) -> dict[str, Template]:
    """Templates by kind from a setting such as `*=SMS_1 title:title; code=SMS_2 code:code`.

    Before the `=` stands a kind of notice, `*` for all others or `code` for confirming an address; behind it
    the template's number and each of its fields with what fills it. Raises ValueError saying what is wrong.
    """
    found = {}
    for part in filter(None, (part.strip() for part in written.split(";"))):
        kind, equals, rest = part.partition("=")
        words = rest.split()
        if not equals or not words:
            raise ValueError(f"{part!r} should look like `*=NUMBER field:title`")
        fields = []
        for field in words[1:]:
            name, _colon, source = field.partition(":")
            if not name or source not in SOURCES:
                raise ValueError(
                    f"{field!r} should be a field and one of {', '.join(SOURCES)}, as in `field:title`"
                )
            fields.append((name, source))
        found[kind.strip()] = Template(words[0], tuple(fields))
    return found


def choose(templates: Mapping[str, Template], kind: str) -> Template | None:
    """The template for a kind, or the one for all; a code needs its own."""
    return templates.get(kind) or (None if kind == CODE else templates.get(ANY))
