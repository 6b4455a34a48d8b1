"""Finding: ranked results with counts, grouped by kind or as one list, and suggestions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from lianyuan.accounts.acting import Actor
from lianyuan.core import clock
from lianyuan.core.paging import Page

from . import marking, matching, ranking
from .asking import Question, ask
from .models import Document
from .ranking import Candidate
from .registry import Kind, kinds, tokens_of

# Where more is found than this, the count says "more than"; nobody reads on that far.
MOST_COUNTED = 1000
# Of very many, so many of each likely sort are looked at closely.
MOST_RANKED = 120
MOST_SUGGESTIONS = 8
PAGE_SIZE = 20
_SALT = "lianyuan.search"


@dataclass(frozen=True)
class Hit:
    """One find, as it is shown. `code_marked` is empty unless a code not in the text was asked for."""

    document_id: int
    kind: str
    label: str
    object_id: int
    title: str
    url: str
    title_marked: SafeString
    text_marked: SafeString
    code_marked: SafeString

    @property
    def line(self) -> SafeString:
        """The code asked for, where one was, and the text around what was asked."""
        both = [part for part in (self.code_marked, self.text_marked) if part]
        return format_html_join(" · ", "{}", ((part,) for part in both))


@dataclass(frozen=True)
class Count:
    """How many of one kind were found; when `is_more`, there are more than that."""

    kind: str
    label: str
    number: int
    is_more: bool = False


@dataclass(frozen=True)
class Found:
    """One page of finds, best first, with every kind's count. `is_loose` when only some of the words fit."""

    text: str
    page: Page[Hit]
    counts: list[Count]
    is_loose: bool = False

    @property
    def total(self) -> Count:
        """How many of all kinds together."""
        return Count("", "", sum(c.number for c in self.counts), any(c.is_more for c in self.counts))


@dataclass(frozen=True)
class Group:
    """The best finds of one kind, and how many there are."""

    count: Count
    hits: list[Hit]


@dataclass(frozen=True)
class Overview:
    """The best finds of every kind, the kind with the best find first."""

    text: str
    groups: list[Group]
    is_loose: bool = False

    @property
    def total(self) -> Count:
        """How many of all kinds together."""
        counts = [group.count for group in self.groups]
        return Count("", "", sum(c.number for c in counts), any(c.is_more for c in counts))


@dataclass(frozen=True)
class _Ranked:
    """Ids of one kind's documents, best first; behind those that were ranked, the others in no order."""

    kind: Kind
    scores: list[tuple[float, int]]
    others: list[int]
    is_more: bool

    @property
    def best(self) -> float:
        """How well the best of them answers."""
        return self.scores[0][0] if self.scores else 0.0

    @property
    def ids(self) -> list[int]:
        return [document_id for _score, document_id in self.scores] + self.others

    @property
    def count(self) -> Count:
        return Count(self.kind.name, str(self.kind.label), len(self.scores) + len(self.others), self.is_more)


def search(
    actor: Actor, text: str, kinds_wanted: Collection[str] = (), key: str = "", *, size: int = PAGE_SIZE
) -> Found:
    """One page of what the actor may find, best first; of the kinds wanted, or of all.

    `key` comes from the page before. The counts are of every kind, so that a page of one can name the others.
    """
    question, ranked = _find(actor, text)
    chosen = [found for found in ranked if not kinds_wanted or found.kind.name in kinds_wanted]
    order = sorted((entry for found in chosen for entry in found.scores), reverse=True)
    ids = [document_id for _score, document_id in order] + [i for found in chosen for i in found.others]
    start = _start(key)
    shown = ids[start : start + size]
    page = Page(
        rows=_hits(shown, question),
        before=_key(max(start - size, 0)) if start and ids else "",
        after=_key(start + size) if start + size < len(ids) else "",
    )
    return Found(
        text=text,
        page=page,
        counts=[found.count for found in ranked if found.ids],
        is_loose=question.is_loose,
    )


def overview(actor: Actor, text: str, *, each: int = 4) -> Overview:
    """The best few finds of every kind that the actor may find; a page full where there is one kind only."""
    question, ranked = _find(actor, text)
    ranked = sorted((found for found in ranked if found.ids), key=lambda found: found.best, reverse=True)
    each = max(each, PAGE_SIZE) if len(ranked) == 1 else each
    shown = [document_id for found in ranked for document_id in found.ids[:each]]
    hits = {hit.document_id: hit for hit in _hits(shown, question)}
    groups = [Group(found.count, [hits[i] for i in found.ids[:each] if i in hits]) for found in ranked]
    return Overview(text=text, groups=groups, is_loose=question.is_loose)


def suggestions(actor: Actor, text: str, *, most: int = MOST_SUGGESTIONS) -> list[Hit]:
    """What the actor may be about to type: finds by title, name, pinyin or code, best first."""
    question = ask(text)
    if not question:
        return []
    tokens = tokens_of(actor)
    ranked = _ranked(tokens, question, title_only=True)
    order = sorted((entry for found in ranked for entry in found.scores), reverse=True)
    return _hits([document_id for _score, document_id in order[:most]], question)


def _find(actor: Actor, text: str) -> tuple[Question, list[_Ranked]]:
    question = ask(text)
    if not question:
        return question, []
    tokens = tokens_of(actor)
    ranked = _ranked(tokens, question)
    if not any(found.ids for found in ranked) and (loose := question.loosened()):
        question, ranked = loose, _ranked(tokens, loose)
    return question, ranked


def _ranked(tokens: Sequence[str], question: Question, *, title_only: bool = False) -> list[_Ranked]:
    matched = [(kind, *_matched(kind, tokens, question, title_only=title_only)) for kind in kinds()]
    now = clock.now()
    scores: dict[str, list[tuple[float, int]]] = {kind.name: [] for kind in kinds()}
    for candidate in _candidates([i for _kind, _found, closely in matched for i in closely]):
        if points := ranking.score(question, candidate, now):
            scores[candidate.kind].append((points, candidate.id))
    told = []
    for kind, found, closely in matched:
        others = sorted(set(found[:MOST_COUNTED]) - set(closely), reverse=True)
        best = sorted(scores[kind.name], reverse=True)
        told.append(_Ranked(kind, best, others[: MOST_COUNTED - len(best)], len(found) > MOST_COUNTED))
    return told


def _matched(
    kind: Kind, tokens: Sequence[str], question: Question, *, title_only: bool
) -> tuple[list[int], list[int]]:
    """Ids that match, at most one more than are counted, and those of them to look at closely."""
    wanted = question.expression(title_only=title_only)
    found = matching.matching_ids(kind, tokens, wanted, most=MOST_COUNTED + 1)
    if len(found) <= 3 * MOST_RANKED:
        return found, found
    likely = [
        document_id
        for sort in question.likeliest()
        for document_id in matching.matching_ids(kind, tokens, sort, most=MOST_RANKED)
    ]
    return found, list(dict.fromkeys([*likely, *found[:MOST_RANKED]]))


def _candidates(ids: Sequence[int]) -> list[Candidate]:
    rows = Document.objects.filter(pk__in=ids)
    return [
        Candidate(*row) for row in rows.values_list("id", "kind", "words", "codes", "is_name", "fresh_at")
    ]


def _hits(ids: Sequence[int], question: Question) -> list[Hit]:
    labels = {kind.name: str(kind.label) for kind in kinds()}
    rows: dict[int, Any] = Document.objects.in_bulk(ids)
    return [_hit(rows[document_id], labels, question) for document_id in ids if document_id in rows]


def _hit(row: Document, labels: dict[str, str], question: Question) -> Hit:
    hidden = [code for code in row.codes.split() if code not in row.body]
    codes = [marked for code in hidden if (marked := marking.marked_code(code, question))]
    return Hit(
        document_id=row.pk,
        kind=row.kind,
        label=labels.get(row.kind, row.kind),
        object_id=row.object_id,
        title=row.title,
        url=row.url,
        title_marked=marking.marked(row.title, question, is_name=row.is_name),
        text_marked=marking.excerpt(row.body, question),
        code_marked=codes[0] if codes else SafeString(""),
    )


def is_key(key: str) -> bool:
    """Whether a page of finds gave the key."""
    return _start(key) > 0


def _key(start: int) -> str:
    return signing.dumps(start, salt=_SALT)


def _start(key: str) -> int:
    try:
        return int(signing.loads(key, salt=_SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return 0
