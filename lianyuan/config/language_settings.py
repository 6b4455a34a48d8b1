"""The languages of the interface (docs/adr/0019-three-languages.md)."""

from pathlib import Path

LANGUAGE_CODE = "zh-hans"
# Each in its own words, for whoever reads no other.
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
_PACKAGE = Path(__file__).resolve().parent.parent
# The first is ours; the second says in Chinese what the page editor's own catalogue lacks.
LOCALE_PATHS = [_PACKAGE / "locale", _PACKAGE / "content" / "editor_words"]
FORMAT_MODULE_PATH = "lianyuan.core.formats"
LANGUAGE_COOKIE_NAME = "lianyuan_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
