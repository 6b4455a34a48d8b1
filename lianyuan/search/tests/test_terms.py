"""Texts made into terms."""

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from lianyuan.search import terms
from lianyuan.search.tests.factories import make_document

TOKENIZER = "unicode61 remove_diacritics 0 tokenchars '_'"


def terms_of(**fields: object) -> set[str]:
    (made,) = terms.indexed("specimen", [make_document(**fields)])  # type: ignore[arg-type]  # any of its fields
    return set(made.terms.split(" "))


def test_neighbours_words_sounds_and_codes_become_terms() -> None:
    found = terms_of(title="月河软件A座", body="第9区", codes=("91330411MA7",))
    assert {"t月河", "t河软", "t软件", "t月", "t件", "ta", "t座"} <= found
    assert {"b第", "b9", "b区"} <= found
    assert {"iyhrjaz", "irjaz", "yyueheruanjianazuo"} <= found
    assert {"c9133", "c11ma", "c1ma7"} <= found
    assert "w月河软件a座" in found


def test_traditional_text_is_kept_in_both_wordings() -> None:
    found = terms_of(title="軟體園")
    assert {"t软体", "t软件"} <= found


def test_words_with_hyphens_are_found_written_either_way() -> None:
    assert {"tb2b", "terp", "tb2berp"} <= terms_of(title="B2B-ERP")


def test_nobody_can_make_a_term_that_opens_another_scope() -> None:
    scopes = {
        terms.scope(kind, token)
        for kind, token in [
            ("case", "person:1"),
            ("case", "person:11"),
            ("cases", "person:1"),
            ("case", "person_1"),
        ]
    }
    assert len(scopes) == 4
    assert not scopes & terms_of(title=" ".join(scopes), body="scase_7c_person_3a_1", codes=tuple(scopes))


@given(st.text(min_size=1, max_size=30))
def test_a_spelt_text_stays_one_token_and_its_own(text: str) -> None:
    """Whatever Unicode holds: SQLite's tokenizer neither splits a term nor takes it for another."""
    database = sqlite3.connect(":memory:")
    database.execute(f'CREATE VIRTUAL TABLE found USING fts5(terms, detail=none, tokenize="{TOKENIZER}")')
    folded = "".join(terms.runs(terms.question_text(text)))
    term = f"t{terms.spelt(folded)}"
    database.execute("INSERT INTO found (terms) VALUES (?)", [f"before {term} after"])
    database.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(found, row)")
    kept = {row[0] for row in database.execute("SELECT term FROM vocabulary")}
    database.close()
    assert kept == {"before", term, "after"}


@given(st.text(max_size=5), st.text(max_size=5))
def test_different_texts_are_spelt_differently(one: str, other: str) -> None:
    assert (terms.spelt(one) == terms.spelt(other)) == (one == other)
