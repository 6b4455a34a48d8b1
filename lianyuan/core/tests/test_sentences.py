"""Words put together."""

import pytest
from django.utils import translation

from lianyuan.core import sentences


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("zh-hans", ["甲、乙", "甲；乙", "甲：乙", "“甲”"]),
        ("zh-hant", ["甲、乙", "甲；乙", "甲：乙", "「甲」"]),
        ("en", ["甲, 乙", "甲; 乙", "甲: 乙", "“甲”"]),
    ],
)
def test_each_language_has_its_marks(language: str, written: list[str]) -> None:
    with translation.override(language):
        assert [
            sentences.listed(["甲", "乙"]),
            sentences.one_after_another(["甲", "乙"]),
            sentences.named("甲", "乙"),
            sentences.quoted("甲"),
        ] == written


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [
        ("zh-hans", 1, "还有 1 个工作日"),
        ("zh-hant", 2, "還有 2 個工作日"),
        ("en", 1, "1 working day left"),
        ("en", 2, "2 working days left"),
    ],
)
def test_one_and_many(language: str, number: int, words: str) -> None:
    with translation.override(language):
        assert sentences.counted("还有 %(days)s 个工作日", number) % {"days": number} == words
