"""File names as people's devices give them, made safe to show and to save."""

import re
import unicodedata
from pathlib import PurePath

from .inspection.kinds import KINDS, Kind
from .inspection.reasons import UnacceptableFile

LONGEST = 120
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]')


def clean_name(written: str, kind: Kind) -> str:
    """The name without folders, invisible characters and what no system saves; its ending fits the kind.

    Raises UnacceptableFile ("mislabelled") when the ending says that it is another kind of file.
    """
    name = unicodedata.normalize("NFC", written)
    # Cc control, Cf invisible and direction-changing, Cs broken, Co private, Zl and Zp line ends.
    name = "".join(
        c for c in name if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    )
    name = " ".join(_FORBIDDEN.sub(" ", name.replace("\\", "/").rsplit("/", 1)[-1]).split()).strip(". ")
    ending = PurePath(name).suffix.lower()
    if ending and ending not in kind.endings:
        if _is_an_ending(ending):
            shown = {"ending": ending.lstrip(".").upper(), "kind": kind.label, "right": kind.endings[0]}
            raise UnacceptableFile("mislabelled", shown)
        ending = ""
    stem = name.removesuffix(PurePath(name).suffix) if ending else name
    ending = PurePath(name).suffix if ending else kind.endings[0]
    stem = stem[: LONGEST - len(ending)].strip(". ") or "file"
    return stem + ending


def shown_name(written: str) -> str:
    """A name as it may be repeated in a message."""
    kept = "".join(c for c in written if unicodedata.category(c)[0] != "C")
    return kept[:LONGEST] or "?"


def _is_an_ending(ending: str) -> bool:
    """Whether what follows the last dot claims a kind of file, unlike that of `第3.2版`."""
    known = any(ending in kind.endings for kind in KINDS.values())
    return known or re.fullmatch(r"\.[a-z][a-z0-9]{0,7}|\.7z", ending) is not None
