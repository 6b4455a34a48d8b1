"""The look keeps its promises: readable colours, a light first view, no style or script inside the pages."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from lianyuan.core import stylesheets

PACKAGE = Path(__file__).resolve().parents[2]
TOKENS = (PACKAGE / "core/static/core/css/tokens.css").read_text(encoding="utf-8")
FIRST_VIEW_LIMIT = 60_000

SURFACES = ("paper", "card")
READABLE = [
    *((text, ground) for text in ("ink", "second", "third", "lake", "seal-text") for ground in SURFACES),
    *((text, "lake-wash") for text in ("ink", "second", "lake", "lake-text")),
    ("second", "plain-tint"),
    ("ink", "plain-tint"),
    ("leaf-text", "card"),
    ("lake-text", "lake-tint"),
    ("gold-text", "gold-tint"),
    ("leaf-text", "leaf-tint"),
    ("seal-text", "seal-tint"),
    ("on-lake", "lake"),
    ("on-lake", "lake-press"),
    ("on-deep", "deep"),
    ("on-deep-second", "deep"),
    ("deep", "on-deep"),
    ("deep", "on-deep-second"),
    ("on-seal", "seal"),
    ("ink", "lake-tint"),
]
# What is not text but must be seen: the edge of an answer's box, its error, the focus ring.
VISIBLE = [(mark, ground) for mark in ("edge", "seal", "focus", "lake") for ground in SURFACES]


def _block(selector: str, occurrence: int = 0) -> dict[str, str]:
    found = re.findall(re.escape(selector) + r" \{([^}]*)\}", TOKENS)
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", found[occurrence]))


THEMES = {"light": _block(':root, [data-theme="light"]'), "dark": _block('[data-theme="dark"]')}


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2's contrast ratio of two `#rrggbb` colours."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), READABLE)
def test_text_can_be_read(theme: str, text: str, ground: str) -> None:
    colours = THEMES[theme]
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("mark", "ground"), VISIBLE)
def test_marks_can_be_seen(theme: str, mark: str, ground: str) -> None:
    colours = THEMES[theme]
    assert contrast(colours[mark], colours[ground]) >= 3


def test_dark_is_the_same_by_choice_and_by_the_device() -> None:
    assert THEMES["dark"] == _block(":root:not([data-theme])")
    assert THEMES["dark"].keys() == THEMES["light"].keys()


def test_every_colour_comes_from_a_token() -> None:
    for file in stylesheets.sources():
        if file.name != "tokens.css":
            written = re.sub(r"@media print \{.*", "", file.read_text(encoding="utf-8"), flags=re.S)
            assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsl\(", written), file


def test_every_token_used_exists() -> None:
    styles = stylesheets.bundle()
    known = set(re.findall(r"(--[\w-]+)\s*:", styles))
    assert set(re.findall(r"var\((--[\w-]+)", styles)) <= known


def test_the_bundle_holds_every_room_in_its_layer_and_points_nowhere() -> None:
    names = [file.name for file in stylesheets.sources()]
    assert names[0] == "layers.css"
    assert "button.css" in names
    for file in stylesheets.sources():
        written = file.read_text(encoding="utf-8")
        assert "url(" not in written and "@import" not in written, file
        room = file.relative_to(PACKAGE).parts[0]
        if room != "core":
            assert re.match(r"(/\*.*?\*/\s*)?@layer rooms \{", written, flags=re.S), file


def test_the_finder_serves_the_bundle_as_it_is_now() -> None:
    place = finders.find(stylesheets.BUNDLE)
    assert isinstance(place, str)
    assert Path(place).read_text(encoding="utf-8") == stylesheets.bundle()
    collected = {path for finder in finders.get_finders() for path, _ in finder.list([])}
    assert stylesheets.BUNDLE in collected
    assert "core/js/menus.js" in collected


def test_the_first_view_is_light() -> None:
    """Styles and scripts of a first visit, compressed as they are sent; 15 KB are left for the page."""
    names = (stylesheets.BUNDLE, "core/js/menus.js", "django_htmx/htmx-2.min.js")
    files = [finders.find(name) for name in names]
    weight = sum(len(gzip.compress(Path(str(file)).read_bytes(), 9)) for file in files)
    assert weight < FIRST_VIEW_LIMIT - 15_000


def test_pages_carry_no_style_or_script_of_their_own() -> None:
    forbidden = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|javascript:", re.I)
    for page in PACKAGE.glob("*/templates/**/*.html"):
        written = page.read_text(encoding="utf-8")
        assert not forbidden.search(written), page
