"""Words put together, as each language puts them together."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def listed(words: Iterable[object]) -> str:
    """Words one after another: 甲、乙; A, B."""
    return _("、").join(map(str, words))


def one_after_another(sentences: Iterable[object]) -> str:
    """Parts of a sentence: 甲；乙; A; B."""
    return _("；").join(map(str, sentences))


def named(name: object, words: object) -> str:
    """A name and what goes with it: 名称：甲; name: A."""
    return _("%(name)s：%(words)s") % {"name": name, "words": words}


def quoted(words: object) -> str:
    """In quotation marks."""
    return _("“%(words)s”") % {"words": words}


def counted(message: str, number: int) -> str:
    """The translation of a message that reads differently with one and with many.

    Chinese knows one form, so that it is written once; the catalogues of other languages have theirs.
    """
    return ngettext(message, message, number)
