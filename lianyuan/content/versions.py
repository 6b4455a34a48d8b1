"""What stands in a version as it is kept, read without fetching anything it points to."""

import json
from collections.abc import Iterator
from typing import Any

from wagtail import blocks
from wagtail.fields import StreamField

from .blocks import PictureBlock
from .models import Picture
from .models.entries import Approved


def pictures_in(kind: type[Approved], content: dict[str, Any]) -> set[int]:
    """Ids of the pictures in a version of this kind: its cover and those in its blocks."""
    found: set[Any] = set()
    for field in kind._meta.get_fields():
        value = content.get(field.name)
        if isinstance(field, StreamField):
            found.update(_in_block(field.stream_block, json.loads(value or "[]")))
        elif field.related_model is Picture:
            found.add(value)
    return {int(pk) for pk in found if pk is not None}


def _in_block(block: blocks.Block, value: Any) -> Iterator[Any]:
    # A block added to a page since a version was written is missing there, one taken away is known no more.
    if isinstance(block, PictureBlock):
        yield value
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _in_block(child, (value or {}).get(name))
    elif isinstance(block, blocks.StreamBlock):
        for part in value or []:
            if part["type"] in block.child_blocks:
                yield from _in_block(block.child_blocks[part["type"]], part["value"])
    elif isinstance(block, blocks.ListBlock):
        for part in value or []:
            yield from _in_block(block.child_block, part["value"])
