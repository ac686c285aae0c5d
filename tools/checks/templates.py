"""No bare text in a template: every word a person reads stands in {% translate %}, {% blocktranslate %} or a variable.

An element with translate="no" may hold a name that is the same in every language. Not for: layout (djlint).
"""

import re
from html.parser import HTMLParser
from pathlib import Path

WORDS = re.compile(r"[A-Za-z\u3400-\u9fff]{2,}|[\u3400-\u9fff]")
SPOKEN = {
    "title",
    "placeholder",
    "alt",
    "aria-label",
    "aria-description",
    "hx-confirm",
    "hx-prompt",
    "label",
    "summary",
}
SILENT = {"script", "style", "code", "kbd", "template-comment"}
VOID = {"br", "hr", "img", "input", "link", "meta", "source", "wbr", "col", "use", "path", "circle", "line", "rect"}
# Comments, blocks that fill a class and translated blocks go wholly; other tags and variables leave no word behind.
GONE = re.compile(
    r"\{#.*?#\}"
    r"|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}"
    r"|\{%\s*block\s+\w*class\s*%\}.*?\{%\s*endblock\b.*?%\}"
    r"|\{%\s*blocktrans(?:late)?\b.*?%\}.*?\{%\s*endblocktrans(?:late)?\s*%\}"
    r"|\{%.*?%\}|\{\{.*?\}\}",
    re.DOTALL,
)
# An element whose name a variable or a condition gives is an element all the same.
NAMED = re.compile(r"<(/?)(?:\{\{.*?\}\}|\{%.*?%\})")
ENTITY = re.compile(r"&#?\w+;")


class _Reader(HTMLParser):
    """Collect bare words with their lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[int, str]] = []
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        silent = tag in SILENT or ("translate", "no") in attrs
        self._attributes(tag, attrs)
        if tag not in VOID:
            self.open.append((tag, silent))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._attributes(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        for number in range(len(self.open) - 1, -1, -1):
            if self.open[number][0] == tag:
                del self.open[number:]
                return

    def handle_data(self, data: str) -> None:
        if any(silent for _tag, silent in self.open):
            return
        text = ENTITY.sub(" ", data)
        if word := WORDS.search(text):
            line = self.getpos()[0] + text[: word.start()].count("\n")
            self.found.append((line, f"bare text {' '.join(text[word.start() :].split())[:40]!r}"))

    def _attributes(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        spoken = dict(attrs)
        names = SPOKEN | ({"value"} if tag == "input" and spoken.get("type") in {"submit", "button"} else set())
        for name in names & spoken.keys():
            if WORDS.search(spoken[name] or ""):
                self.found.append((self.getpos()[0], f"bare text in {name}={spoken[name]!r}"))


def faults(root: Path) -> list[str]:
    """Bare texts of all templates of the product."""
    found = []
    for path in sorted((root / "src" / "wufei").rglob("*.html")):
        name = path.relative_to(root).as_posix()
        found += [f"{name}:{line}: {fault}" for line, fault in text_faults(path.read_text(encoding="utf-8"))]
    return found


def text_faults(text: str) -> list[tuple[int, str]]:
    """Bare texts of one template, each with its line."""
    reader = _Reader()
    text = NAMED.sub(r"<\1x-any ", text)
    reader.feed(GONE.sub(lambda gone: "\n" * gone.group(0).count("\n") or "·", text))
    reader.close()
    return reader.found
