"""The languages of the interface (docs/adr/0019-three-languages.md)."""

from pathlib import Path

LANGUAGE_CODE = "zh-hans"
# Each in its own words, for whoever reads no other.
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).resolve().parent.parent / "locale"]
FORMAT_MODULE_PATH = "lianyuan.core.formats"
LANGUAGE_COOKIE_NAME = "lianyuan_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
