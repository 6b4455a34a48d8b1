"""A submission as PDF."""

from lianyuan.core.components import Definition
from lianyuan.questionnaires.definition import pages_of
from lianyuan.questionnaires.printing import printable, submission_pdf
from lianyuan.questionnaires.showing import ShownAnswer, ShownPage

from .factories import LAYOUT, SCHEMA


def test_rare_characters_are_numbered_not_boxes() -> None:
    assert printable("张镕㮾𠮷，ＡＢ·１２ é") == "张镕〔U+3BBE〕〔U+20BB7〕，ＡＢ·１２ é"
    assert printable("\u200b") == "〔U+200B〕"


def test_long_answers_run_over_pages_and_markup_is_text() -> None:
    [page] = pages_of(SCHEMA, LAYOUT)
    answers = [ShownAnswer(f"示例问题{n}<b>", "很长的<i>回答&，" * 300 + "𠮷\n第二行") for n in range(4)]
    made = submission_pdf(
        title="示例事项",
        reference="DEM0-0001",
        facts=[Definition("申请人", "示例电商有限公司")],
        pages=[ShownPage(page, answers)],
        made="2026-11-24 打印",
    )
    assert made.startswith(b"%PDF")
    assert made.count(b"/Type /Page\n") + made.count(b"/Type /Page ") > 2
    assert b"STSong-Light" in made
