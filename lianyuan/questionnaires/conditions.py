"""When a question is asked: JsonLogic over the answers to the questions before it.

A condition may use the operators below and `{"var": "key"}` of an earlier question; what was not answered is
null, and a question that is itself not asked counts as not answered. A comparison that makes no sense, such
as a text with a number, is not met.
"""

from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext as _
from json_logic import jsonLogic

from lianyuan.core.sentences import listed

OPERATORS = ("and", "or", "!", "==", "!=", "in", ">", ">=", "<", "<=")
DEEPEST = 5
MOST_PARTS = 20


def is_met(condition: Any, answers: dict[str, Any]) -> bool:
    """Whether the answers meet a condition that was checked when its version was published."""
    try:
        return bool(jsonLogic(condition, answers))
    except (TypeError, ValueError):
        return False


def condition_problems(key: str, condition: Any, earlier: Collection[str]) -> Iterator[str]:
    """What is wrong with the condition of the question `key`, which stands after the `earlier` ones."""
    yield from _problems(key, condition, earlier, depth=1)


def _problems(key: str, part: Any, earlier: Collection[str], *, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        yield _("“%(key)s”的条件套得太深，最多 %(most)s 层") % {"key": key, "most": DEEPEST}
    elif isinstance(part, list):
        if len(part) > MOST_PARTS:
            yield _("“%(key)s”的条件太长，一处最多 %(most)s 项") % {"key": key, "most": MOST_PARTS}
        for one in part[:MOST_PARTS]:
            yield from _problems(key, one, earlier, depth=depth + 1)
    elif isinstance(part, dict):
        if len(part) != 1:
            yield _("“%(key)s”的条件每一层只能有一个运算") % {"key": key}
            return
        [(operator, values)] = part.items()
        yield from _operator_problems(key, operator, values, earlier, depth=depth)
    elif depth == 1:
        yield _("“%(key)s”的条件（shownIf）应该是一个 JsonLogic 对象") % {"key": key}


_COUNTS = {"and": (1, MOST_PARTS), "or": (1, MOST_PARTS), "!": (1, 1)}


def _operator_problems(
    key: str, operator: str, values: Any, earlier: Collection[str], *, depth: int
) -> Iterator[str]:
    if operator == "var":
        if not isinstance(values, str) or values not in earlier:
            yield _("“%(key)s”的条件用到了“%(other)s”，它不是排在前面的问题") % {"key": key, "other": values}
        return
    if operator not in OPERATORS:
        yield _("“%(key)s”的条件里有不认识的运算“%(operator)s”，可用：%(known)s") % {
            "key": key,
            "operator": operator,
            "known": listed(OPERATORS),
        }
        return
    values = values if isinstance(values, list) else [values]
    least, most = _COUNTS.get(operator, (2, 2))
    if not least <= len(values) <= most:
        yield _("“%(key)s”的条件里，“%(operator)s”后面的项数不对") % {"key": key, "operator": operator}
        return
    for one in values:
        yield from _problems(key, one, earlier, depth=depth + 1)


def keys_used(condition: Any) -> set[str]:
    """The questions a condition looks at."""
    if isinstance(condition, list):
        return set().union(*map(keys_used, condition)) if condition else set()
    if not isinstance(condition, dict):
        return set()
    found: set[str] = set()
    for operator, values in condition.items():
        found |= {values} if operator == "var" and isinstance(values, str) else keys_used(values)
    return found
