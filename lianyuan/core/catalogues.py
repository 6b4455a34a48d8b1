"""The catalogues of the interface's words: taken out of the code, Traditional derived, compiled.

The words stand in the code in Simplified Chinese. English is written by people in its catalogue; Traditional
Chinese is OpenCC's, corrected by the short list in `traditional.txt`. What reads and writes catalogues is GNU
gettext, which only whoever changes the words needs: the compiled catalogues are part of the platform.
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

import opencc
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent
LOCALE = PACKAGE / "locale"
ENGLISH, TRADITIONAL = "en", "zh_Hant"
PLURALS = {ENGLISH: "nplurals=2; plural=(n != 1);", TRADITIONAL: "nplurals=1; plural=0;"}
CORRECTIONS = Path(__file__).with_name("traditional.txt")
# xgettext knows gettext, ngettext, pgettext and npgettext by itself.
KEYWORDS = (
    "_",
    "_t",
    "counted:1,1",
    "gettext_noop",
    "gettext_lazy",
    "ngettext_lazy:1,2",
    "pgettext:1c,2",
    "pgettext_lazy:1c,2",
    "npgettext:1c,2,3",
    "npgettext_lazy:1c,2,3",
)


class CatalogueProblem(Exception):
    """What is wrong with the words, or what is missing to work on them."""


def sources() -> Iterator[Path]:
    """Every file that may hold words of the interface, in a fixed order."""
    for file in sorted(PACKAGE.rglob("*")):
        inside = file.relative_to(PACKAGE).parts
        is_template = file.suffix in {".html", ".txt"} and "templates" in inside
        if (is_template or file.suffix == ".py") and not {"tests", "migrations", "locale"} & set(inside):
            yield file


def extract(into: Path) -> Path:
    """Take every word out of the code into a template of a catalogue below the folder `into`."""
    names = []
    for file in sources():
        text = file.read_text(encoding="utf-8")
        copy = into / "sources" / f"{file.relative_to(PACKAGE)}.py"
        if file.suffix != ".py":
            text = templatize(text, origin=str(file))
        if "gettext" not in text and "_(" not in text:
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(text, encoding="utf-8")
        names.append(str(copy))
    (into / "names").write_text("\n".join(names), encoding="utf-8")
    template = into / "django.pot"
    _run(
        "xgettext",
        "--language=Python",
        "--from-code=UTF-8",
        "--no-location",
        "--no-wrap",
        *(f"--keyword={keyword}" for keyword in KEYWORDS),
        f"--files-from={into / 'names'}",
        f"--output={template}",
    )
    words = template.read_text(encoding="utf-8")
    # The header by ourselves: xgettext's says when it ran, so that no two would be alike.
    template.write_text(_header("") + words[words.index("\n\n") + 1 :], encoding="utf-8")
    return template


def _header(language: str) -> str:
    lines = ["Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: 8bit"]
    if language:
        lines += [f"Language: {language}", f"Plural-Forms: {PLURALS[language]}"]
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines)


def update() -> list[str]:
    """Bring both catalogues up to the code and compile them; the messages that still have no English."""
    with tempfile.TemporaryDirectory() as name:
        template = extract(Path(name))
        english, traditional = po_of(ENGLISH), po_of(TRADITIONAL)
        for path in (english, traditional):
            path.parent.mkdir(parents=True, exist_ok=True)
        if not english.exists():
            english.write_text(_header(ENGLISH), encoding="utf-8")
        merged = Path(name) / "merged.po"
        quiet = ("--no-wrap", "--quiet")
        _run(
            "msgmerge", "--no-fuzzy-matching", *quiet, f"--output-file={merged}", str(english), str(template)
        )
        _run("msgattrib", "--no-obsolete", "--no-wrap", f"--output-file={english}", str(merged))
        traditional.write_text(derive(template.read_text(encoding="utf-8")), encoding="utf-8")
        for language in PLURALS:
            compile_into(language, po_of(language).with_suffix(".mo"))
        return [line for what in ("untranslated", "only-fuzzy") for line in _chosen(what, english)]


def _chosen(what: str, file: Path) -> list[str]:
    """The first lines of a catalogue's messages that are as asked for."""
    chosen = _run("msgattrib", f"--{what}", "--no-wrap", str(file))
    return [line for line in chosen.splitlines() if line.startswith("msgid ")][1:]


def po_of(language: str) -> Path:
    """Where the catalogue of a language is."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def compile_into(language: str, file: Path) -> None:
    """Compile a catalogue. Raises CatalogueProblem where a translation lost a placeholder."""
    _run("msgfmt", "--check", f"--output-file={file}", str(po_of(language)))


def read(file: Path) -> dict[str, str]:
    """A compiled catalogue: what each message says. Plural forms stand under the message and their number."""
    with file.open("rb") as opened:
        # The one way to see all of it that the standard library has.
        catalogue: dict[str | tuple[str, int], str] = GNUTranslations(opened)._catalog  # type: ignore[attr-defined]
    return {
        key if isinstance(key, str) else f"{key[0]}[{key[1]}]": text for key, text in catalogue.items() if key
    }


def derive(template: str) -> str:
    """The Traditional catalogue of a template: each message says itself in Traditional."""
    entries = template.split("\n\n")
    return "\n\n".join([_header(TRADITIONAL).rstrip(), *(_derived(entry) for entry in entries[1:])])


def _derived(entry: str) -> str:
    lines = entry.rstrip("\n").split("\n")
    kept = [line for line in lines if line.startswith(("#", "msgctxt"))]
    said = _block(lines, "msgid ")
    plural = _block(lines, "msgid_plural ")
    kept += said
    if plural:
        kept += [*plural, *_saying("msgstr[0] ", plural)]
    else:
        kept += _saying("msgstr ", said)
    return "\n".join(kept) + ("\n" if entry.endswith("\n") else "")


def _block(lines: list[str], keyword: str) -> list[str]:
    """The lines of one part of an entry: its first, and those that go on with it."""
    found: list[str] = []
    for line in lines:
        if line.startswith(keyword) or (found and line.startswith('"')):
            found.append(line)
        elif found:
            break
    return found


def _saying(keyword: str, block: list[str]) -> list[str]:
    _keyword, first = block[0].split(" ", 1)
    return [keyword + to_traditional(first), *(to_traditional(line) for line in block[1:])]


def to_traditional(text: str) -> str:
    """Simplified Chinese as it is read in Traditional: OpenCC's characters, our corrections."""
    converted = to_characters(text)
    listed = corrections()
    return _listed().sub(lambda found: listed[found[0]], converted)


def to_characters(text: str) -> str:
    """Simplified Chinese in the characters of Traditional, before any correction."""
    return _opencc().convert(text)


@cache
def _opencc() -> opencc.OpenCC:
    # Characters only: the dictionaries of words take our 注销账号 for signing out.
    return opencc.OpenCC("s2tw")


@cache
def corrections() -> dict[str, str]:
    """The short list: what OpenCC writes, and what is written here instead."""
    pairs = {}
    for line in CORRECTIONS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            written, instead = line.split()
            pairs[written] = instead
    return pairs


@cache
def _listed() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(corrections(), key=len, reverse=True))))


def _run(program: str, *arguments: str) -> str:
    if not shutil.which(program):
        raise CatalogueProblem(f"There is no {program}. Install GNU gettext: apt-get install gettext.")
    ran = subprocess.run([program, *arguments], capture_output=True, text=True, encoding="utf-8")
    if ran.returncode:
        raise CatalogueProblem(f"{program} failed:\n{ran.stderr}")
    return ran.stdout
