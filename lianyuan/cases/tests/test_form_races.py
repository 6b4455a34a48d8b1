"""One draft on two devices at the very same moment, each on a real connection of its own."""

from functools import partial

import pytest

from lianyuan.accounts.acting import Actor
from lianyuan.cases.filing_forms import NAME
from lianyuan.cases.models import Case
from lianyuan.core.refusals import Refused
from lianyuan.questionnaires import actions, queries
from lianyuan.questionnaires.actions.drafts import Written
from lianyuan.questionnaires.models import Draft

from .factories import make_counter
from .test_races import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def save(actor: Actor, slug: str, words: str) -> Draft:
    """Save the one question of the form, from a page that saw no draft yet."""
    filling = queries.filling(actor, NAME, slug)
    assert filling is not None
    written = Written(
        version=filling.opened.version,
        edition=0,
        keys=frozenset({"subject"}),
        answers={"subject": words},
    )
    return actions.save_page(
        actor=actor, use=filling.use, subject=slug, opened=filling.opened, written=written
    )


def hand_in(actor: Actor, slug: str) -> str:
    filling = queries.filling(actor, NAME, slug)
    assert filling is not None
    return actions.hand_in(actor=actor, filling=filling, edition=filling.edition)


def test_two_first_saves_keep_both_and_two_handings_in_make_one_case() -> None:
    counter = make_counter()
    actor, slug = counter.as_company, counter.service.slug
    saved = at_once(partial(save, actor, slug, "甲处写的"), partial(save, actor, slug, "乙处写的"))
    assert all(isinstance(one, Draft) for one in saved), saved
    draft = Draft.objects.get()
    assert {draft.answers["subject"], *draft.others["subject"]} == {"甲处写的", "乙处写的"}
    filling = queries.filling(actor, NAME, slug)
    assert filling is not None
    assert actions.choose(actor=actor, filling=filling, edition=draft.edition, chosen={"subject": 0})
    results = at_once(partial(hand_in, actor, slug), partial(hand_in, actor, slug))
    assert sorted(isinstance(one, Refused | AssertionError) for one in results) == [False, True], results
    assert Case.objects.count() == 1
    assert not Draft.objects.exists()
