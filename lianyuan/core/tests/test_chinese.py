"""Text made comparable, one at a time and many at once."""

from hypothesis import given
from hypothesis import strategies as st

from lianyuan.core.chinese import fold, fold_many


def test_width_case_script_and_spaces_do_not_matter() -> None:
    assert fold("　ＡＢＣ 電子商務  有限公司") == fold("abc 电子商务 有限公司")


@given(st.lists(st.text(max_size=30) | st.text("漢字汉字ＡBc　 \n\x1c", max_size=10), max_size=6))
def test_many_at_once_are_folded_as_one_by_one(texts: list[str]) -> None:
    assert fold_many(texts) == [fold(text) for text in texts]
