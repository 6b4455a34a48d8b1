"""A page's HTML, read for what every page of ours keeps to."""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
CONTROLS = {"input", "select", "textarea"}
# These carry no answer of a person's.
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
DRAWING = "svg"
# What a form of a signed-in person always carries, beside Django's own mark.
CARRIED = {"csrfmiddlewaretoken", "acting_for", "form_key"}
# Signing in and up happens before there is anyone to act.
CARRY_ONLY_THE_MARK = ("/accounts/",)


@dataclass
class Element:
    """One element with what it is inside of."""

    tag: str
    attributes: dict[str, str | None]
    inside: tuple["Element", ...]
    text: str = ""


@dataclass
class Form:
    """A form and the names of its controls."""

    method: str
    action: str
    names: set[str] = field(default_factory=set)


class Page(HTMLParser):
    """Collects a page's elements; `problems` says what doesn't keep to the rules."""

    def __init__(self, html: str, path: str) -> None:
        super().__init__()
        self.path = path
        self.elements: list[Element] = []
        self.forms: list[Form] = []
        self.unclosed: list[str] = []
        self._open: list[Element] = []
        self._form: Form | None = None
        self.feed(html)
        self.close()
        self.unclosed += [element.tag for element in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element begins."""
        element = Element(tag, dict(attrs), tuple(self._open))
        self.elements.append(element)
        if tag == "form":
            self._form = Form(
                (element.attributes.get("method") or "get").lower(),
                element.attributes.get("action") or self.path,
            )
            self.forms.append(self._form)
        if self._form and tag in CONTROLS | {"button"}:
            self._form.names.add(element.attributes.get("name") or "")
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that is its own end, as in drawings."""
        self.elements.append(Element(tag, dict(attrs), tuple(self._open)))

    def handle_endtag(self, tag: str) -> None:
        """One element ends; one left open inside it is a mistake."""
        if tag == "form":
            self._form = None
        while self._open:
            element = self._open.pop()
            if element.tag == tag:
                return
            self.unclosed.append(element.tag)
        self.unclosed.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        """Text, which belongs to everything around it."""
        for element in self._open:
            element.text += data

    def problems(self) -> list[str]:
        """Everything on the page that doesn't keep to the rules."""
        return [
            *self._frame(),
            *self._inline(),
            *self._ids(),
            *self._labels(),
            *self._forms(),
            *(f"<{tag}> is not closed where it should be" for tag in self.unclosed),
        ]

    def _tags(self, tag: str) -> list[Element]:
        return [element for element in self.elements if element.tag == tag]

    def _frame(self) -> list[str]:
        found = []
        headings, titles = self._tags("h1"), [t for t in self._tags("title") if not inside_a_drawing(t)]
        if len(headings) != 1:
            found.append(f"{len(headings)} <h1> instead of one")
        elif not headings[0].text.strip():
            found.append("an empty <h1>")
        if len(titles) != 1 or not titles[0].text.split("·")[0].strip():
            found.append("no <title> of its own")
        if not (self.elements and self.elements[0].tag == "html" and self.elements[0].attributes.get("lang")):
            found.append("<html> without lang")
        return found

    def _inline(self) -> list[str]:
        found = []
        for element in self.elements:
            for name in element.attributes:
                if name == "style" or name.startswith("on"):
                    found.append(f"<{element.tag} {name}=…> is refused by our content security policy")
            if element.tag == "style" or (element.tag == "script" and not element.attributes.get("src")):
                found.append(f"an inline <{element.tag}>")
        return found

    def _ids(self) -> list[str]:
        counted = Counter(element.attributes.get("id") for element in self.elements)
        return [
            f"id {name!r} is given {times} times" for name, times in counted.items() if name and times > 1
        ]

    def _labels(self) -> list[str]:
        named = {element.attributes.get("for") for element in self._tags("label") if element.text.strip()}
        found = []
        for element in self.elements:
            if element.tag not in CONTROLS or element.attributes.get("type") in UNLABELLED:
                continue
            wrapped = any(around.tag == "label" and around.text.strip() for around in element.inside)
            spoken = element.attributes.get("aria-label") or element.attributes.get("aria-labelledby")
            if not (wrapped or spoken or element.attributes.get("id") in named):
                found.append(f"<{element.tag} name={element.attributes.get('name')!r}> has no label")
        return found

    def _forms(self) -> list[str]:
        found = []
        for form in self.forms:
            if form.method != "post":
                continue
            needed = CARRIED if not self._before_anyone(form) else {"csrfmiddlewaretoken"}
            if missing := needed - form.names:
                found.append(f"the form to {form.action} lacks {', '.join(sorted(missing))}")
        return found

    def _before_anyone(self, form: Form) -> bool:
        return form.action.startswith(CARRY_ONLY_THE_MARK)


def inside_a_drawing(element: Element) -> bool:
    """Whether an element is part of an SVG."""
    return any(around.tag == DRAWING for around in element.inside)
