"""Mark a text for translation without importing Django.

Pure modules declare texts with `_`; the face that shows them translates. Message ids are English; the
Chinese catalogue is complete (a test). Not for: translating (that is the face's work, by `gettext`).
"""

import dataclasses
from collections.abc import Callable, Mapping


def _(msgid: str) -> str:
    """Return `msgid` unchanged; the extractor finds the call and puts the text in the catalogue."""
    return msgid


@dataclasses.dataclass(frozen=True, slots=True)
class Text:
    """A translatable text with named values: `Text("{n} rows", {"n": 3})`."""

    msgid: str
    data: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def say(self, translate: Callable[[str], str] = _) -> str:
        """The text in the language of `translate`; a value the text does not name is ignored."""
        return fill(translate(self.msgid), self.data)


def fill(template: str, data: Mapping[str, object]) -> str:
    """Put `data` into `template`. A name without a value stays visible as `{name}` instead of failing."""

    class Visible(dict[str, object]):
        def __missing__(self, key: str) -> str:
            return "{" + key + "}"

    return template.format_map(Visible(data))
