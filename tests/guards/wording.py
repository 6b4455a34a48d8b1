"""Finding words of the interface that no catalogue could translate."""

import ast
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
# Punctuation of Chinese sentences: put between words by code, it would stand in English too.
FULL_WIDTH = re.compile(r"[\u3001\u3002\u300a-\u300f\uff01-\uff5e“”‘’]")
_CHINESE_OR_ITS_MARKS = re.compile(f"{CHINESE.pattern}|{FULL_WIDTH.pattern}")
# Of those, the ones English has no use for; it has quotation marks too.
CJK_MARKS = re.compile(r"[\u3001\u3002\u300a-\u300f\uff01-\uff5e]")
MARKS = {
    "_",
    "_t",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "npgettext",
    "npgettext_lazy",
    "counted",
}
_TEMPLATE_WORDS = re.compile(
    r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|{%\s*trans(?:late)?\b.*?%}|_\(\"[^\"]*\"\)|_\('[^']*'\)|<!--.*?-->",
    re.DOTALL,
)


def unmarked_in_python(text: str) -> Iterator[tuple[int, str]]:
    """Chinese in string literals that isn't given to gettext; docstrings are no literals to this.

    What is given to it inside an f-string counts as not given: the extraction doesn't look there.
    """
    tree = ast.parse(text)
    in_fstring = {
        id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)
    }
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in MARKS and id(node) not in in_fstring:
            passed |= {id(part) for argument in node.args for part in ast.walk(argument)}
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed:
            yield from ((node.lineno, node.value) for _once in _CHINESE_OR_ITS_MARKS.findall(node.value)[:1])


def unmarked_in_template(text: str) -> Iterator[tuple[int, str]]:
    """Chinese in a template outside its translate tags: in text, attributes or tags' arguments."""
    blanked = _TEMPLATE_WORDS.sub(lambda found: "\n" * found[0].count("\n"), text)
    for number, line in enumerate(blanked.splitlines(), 1):
        if CHINESE.search(line) or FULL_WIDTH.search(line):
            yield number, line.strip()


def unmarked_in_script(text: str) -> Iterator[tuple[int, str]]:
    """Chinese anywhere in a script: its words come from the page."""
    for number, line in enumerate(text.splitlines(), 1):
        if CHINESE.search(line) or FULL_WIDTH.search(line):
            yield number, line.strip()


Look = Callable[[str], Iterator[tuple[int, str]]]
LOOKS: dict[str, Look] = {
    ".py": unmarked_in_python,
    ".html": unmarked_in_template,
    ".txt": unmarked_in_template,
    ".svg": unmarked_in_template,
    ".js": unmarked_in_script,
    ".css": unmarked_in_script,
}


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


class Shown(HTMLParser):
    """What a page shows or says aloud: its text, and the attributes that are read."""

    READ = {"title", "alt", "aria-label", "placeholder", "label", "data-label", "content"}

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0
        self._own: list[bool] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element: its attributes that are read."""
        values = {name: value or "" for name, value in attrs}
        if tag in {"script", "style"}:
            self._silent += 1
        for name, value in values.items():
            if name in self.READ or (name == "value" and values.get("type") in {"submit", "button", "reset"}):
                self.words.append(value)

    def handle_endtag(self, tag: str) -> None:
        """The end of one."""
        if tag in {"script", "style"}:
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        if not self._silent and data.strip():
            self.words.append(" ".join(data.split()))
