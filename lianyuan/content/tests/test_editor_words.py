"""The page editor speaks Chinese where its own catalogue doesn't."""

import re
import subprocess
from pathlib import Path

import pytest
import wagtail
from django.utils import translation

from lianyuan.core import catalogues

pytestmark = pytest.mark.once
WRITTEN = Path(__file__).parent.parent / "editor_words" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def messages(catalogue: Path) -> set[str]:
    """The messages of a written catalogue, each on one line."""
    found = re.findall(r'^msgid ((?:".*"\n)+)', catalogue.read_text(encoding="utf-8"), re.MULTILINE)
    return {"".join(re.findall(r'"(.*)"', lines)) for lines in found} - {""}


def test_each_word_is_one_the_editor_still_uses() -> None:
    its_own = Path(wagtail.__file__).parent.rglob("locale/en/LC_MESSAGES/django.po")
    used = set().union(*map(messages, its_own))
    assert len(used) > 500, "the test looks at nothing"
    assert messages(WRITTEN) <= used


def test_the_compiled_catalogue_says_what_the_written_one_says(tmp_path: Path) -> None:
    compiled = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "--check-format", "-o", compiled, WRITTEN], check=True)
    assert catalogues.read(compiled) == catalogues.read(WRITTEN.with_suffix(".mo"))


@pytest.mark.parametrize(
    ("language", "unpublish", "locked"),
    [
        ("zh-hans", "撤下", "审核中，已锁定"),
        # What neither says in Traditional is said in Simplified: nearer than English.
        ("zh-hant", "取消發佈", "审核中，已锁定"),
        ("en", "Unpublish", "Locked by workflow"),
    ],
)
def test_ours_comes_before_the_editors(language: str, unpublish: str, locked: str) -> None:
    with translation.override(language):
        assert translation.gettext("Unpublish") == unpublish
        assert translation.gettext("Locked by workflow") == locked
