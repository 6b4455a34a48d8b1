"""How well people find what they look for in the demo district, by queries labelled before the ranking."""

import statistics

import pytest

from lianyuan.accounts.acting import Actor
from lianyuan.config import demo_district
from lianyuan.search import queries
from lianyuan.search.tests.labelled import labelled_queries, precision_at_5, recall

VISITOR = Actor(person=None)


@pytest.mark.django_db
def test_what_people_look_for_is_found_and_comes_first() -> None:
    for room, filling in demo_district.rooms():
        demo_district.fill(room, filling, lambda progress: None)
    found = {}
    for labelled in labelled_queries():
        wanted = labelled.wanted()
        assert wanted, f"{labelled.query} expects nothing: the label is wrong"
        hits = queries.search(VISITOR, labelled.query, size=queries.MOST_COUNTED).page.rows
        found[labelled.query] = (recall(wanted, hits), precision_at_5(wanted, hits))
    assert len(found) >= 100
    told = [f"{query}: {shares}" for query, shares in found.items() if min(shares) < 1]
    assert statistics.fmean(shares[0] for shares in found.values()) >= 0.99, told
    assert statistics.fmean(shares[1] for shares in found.values()) >= 0.97, told


def test_every_sort_of_query_is_labelled() -> None:
    tags = {labelled.tag for labelled in labelled_queries()}
    assert {"two characters", "one character", "traditional", "another wording", "initials", "pinyin"} <= tags
    assert {"code", "several words", "question", "place", "service"} <= tags
