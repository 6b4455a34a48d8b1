"""Invented companies and cases for the search to look through, always the same for the same number."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lianyuan.companies.uscc import ALPHABET
from lianyuan.search.registry import PUBLIC, Document

_WORDS = json.loads(Path(__file__).with_name("invented_words.json").read_text(encoding="utf-8"))
_FORMS = ("有限公司", "有限公司", "有限公司", "股份有限公司", "工作室", "有限责任公司")
_SERVICES = ("惠企政策咨询", "公司注册帮办", "与创业导师见面")
_START = datetime(2026, 1, 1, tzinfo=UTC)


def invented_companies(count: int, *, first_id: int) -> Iterator[tuple[int, Document]]:
    """Documents of invented companies."""
    chance = random.Random(20160115)
    for number in range(count):
        brand = "".join(chance.choice(_WORDS["brand"]) for _ in range(chance.choice((2, 2, 3, 4))))
        trade = chance.choice(_WORDS["trades"])
        code = "913304" + "".join(chance.choice(ALPHABET) for _ in range(12))
        room = f"{chance.choice(_WORDS['buildings'])}{chance.randrange(1, 25)}{chance.randrange(1, 30):02d}室"
        region = "嘉兴" if chance.random() < 0.9 else "浙江"
        yield (
            first_id + number,
            Document(
                title=f"{region}{brand}{trade}{chance.choice(_FORMS)}",
                url=f"/companies/{first_id + number}/",
                audience={PUBLIC},
                fresh_at=_START - timedelta(minutes=37 * number),
                body=" · ".join(
                    [trade, room, chance.choice(("上游", "中游", "下游")), chance.choice(_WORDS["says"])]
                ),
                codes=(code,),
                is_name=True,
            ),
        )


def invented_cases(
    count: int, *, first_id: int, centre_ids: Sequence[int], person_ids: Sequence[int]
) -> Iterator[tuple[int, Document]]:
    """Documents of invented cases: of one of the persons each, and at the desk of one of the centres."""
    chance = random.Random(20160116)
    for number in range(count):
        index = chance.randrange(len(centre_ids))
        reference = "".join(chance.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(8))
        yield (
            first_id + number,
            Document(
                title=_SERVICES[index % len(_SERVICES)],
                url=f"/cases/{reference}/",
                audience={f"person:{chance.choice(person_ids)}", f"desk_of_centre:{centre_ids[index]}"},
                fresh_at=_START - timedelta(minutes=11 * number),
                body=f"{reference[:4]}-{reference[4:]}",
                codes=(f"{reference[:4]}-{reference[4:]}",),
            ),
        )


def invented_questions(documents: Sequence[Document], count: int) -> list[str]:
    """What people might type who look for one of the documents; a few of them fit very many."""
    chance = random.Random(20160117)
    questions = []
    for _ in range(count):
        document = chance.choice(documents)
        name, way = document.title, chance.random()
        if way < 0.35:
            questions.append(name[2:4])
        elif way < 0.55:
            questions.append(name[2 : chance.randrange(6, 10)])
        elif way < 0.65:
            questions.append(name)
        elif way < 0.75:
            code = document.codes[0]
            at = chance.randrange(len(code) - 4)
            questions.append(code[at : at + chance.randrange(4, 10)])
        elif way < 0.85:
            questions.append(f"{chance.choice(_WORDS['trades'])} {chance.choice(_WORDS['buildings'])}")
        elif way < 0.95:
            questions.append(chance.choice(_WORDS["trades"]))
        else:
            questions.append(chance.choice(_WORDS["common"]))
    return questions
