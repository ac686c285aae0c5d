"""The message catalogue: `update` it from the sources, `compile` it at set-up, `check` that nothing is missing.

Message ids are English and stand in Python and in templates; scripts get their texts from the server. Babel does the
work, so no gettext programs are needed. Translations are kept by exact message: nothing is guessed, nothing is fuzzy.
Not for: choosing words; those are written by hand in django.po.
"""

import argparse
import datetime as dt
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from babel.messages import Catalog, Message, extract, mofile, pofile
from django.utils.translation.template import templatize

from tools.steps import ROOT

LANGUAGES = ("zh_Hans",)
PACKAGE = Path("src") / "wufei"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# `{name}` and `%(name)s`, with `{{` and `%%` as plain characters: what must be the same in both languages.
PLACES = re.compile(r"\{\{|\}\}|%%|\{([A-Za-z_]\w*)[^{}]*\}|%\((\w+)\)[sdfr]|(%[sdfr])")
NOISE = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team", "Generated-By", "Report-Msgid")
Found = tuple[str | tuple[str, ...], str | None, str]


def catalogue_path(root: Path, language: str) -> Path:
    """Where a language's catalogue lies."""
    return root / PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


def found_messages(root: Path) -> Iterator[Found]:
    """Every marked text of the sources: message (or its two forms), context, file."""
    for path in sorted((root / PACKAGE).rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            if "{%" not in text and "{{" not in text:
                continue
            # templatize keeps the indentation, which means something in Python
            text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
        source = io.BytesIO(text.encode())
        options = {"encoding": "utf-8"}
        for _line, message, _notes, context in extract.extract("python", source, KEYWORDS, options=options):
            yield message, context, str(path.relative_to(root))


def template_of(root: Path) -> Catalog:
    """A catalogue of all texts of the sources, without translations."""
    catalog = Catalog(charset="utf-8")
    for message, context, file in found_messages(root):
        catalog.add(message, context=context, locations=[(file, 0)])
    return catalog


def read_catalogue(path: Path, language: str) -> Catalog:
    """The catalogue on disk, or an empty one."""
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return pofile.read_po(file, locale=language, charset="utf-8")


def updated(template: Catalog, kept: Catalog, language: str) -> Catalog:
    """The template's messages with the kept translations; a text no longer used stays as obsolete."""
    fresh = Catalog(locale=language, charset="utf-8", creation_date=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    old = {(_key(m), m.context): m for m in [*kept, *cast("dict[object, Message]", kept.obsolete).values()] if m.id}
    for message in template:
        if message.id:
            before = old.pop((_key(message), message.context), None)
            words = next(iter(_strings(before)), "") if before is not None and "fuzzy" not in before.flags else ""
            fresh.add(message.id, _in_forms(message, words), context=message.context, locations=message.locations)
    for message in old.values():
        if any(_strings(message)):
            fresh.obsolete[_key(message)] = message
    return fresh


def _key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, (tuple, list)) else message.id


def _in_forms(message: Message, words: str) -> str | tuple[str]:
    """Chinese has one plural form: a text that gained or lost its plural keeps its words."""
    return (words,) if isinstance(message.id, (tuple, list)) else words


def _strings(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, (tuple, list)) else [cast("str", message.string)]


def written(catalog: Catalog) -> bytes:
    """The catalogue as text whose every change is a change of words: sorted, no dates, no line numbers."""
    buffer = io.BytesIO()
    pofile.write_po(buffer, catalog, width=120, omit_header=False, sort_output=True, include_lineno=False)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    body = [line for line in lines if not line.startswith("#  ") and not line.startswith(tuple(f'"{n}' for n in NOISE))]
    start = next(number for number, line in enumerate(body) if line.startswith("msgid"))
    return "".join(["# Wufei, Chinese texts. Written by `make messages`; translate by hand.\n", *body[start:]]).encode()


def places(text: str) -> list[str]:
    """The placeholders of a text, sorted; their order may differ between languages, their set may not."""
    return sorted(
        {named or percent or bare for named, percent, bare in PLACES.findall(text) if named or percent or bare}
    )


def faults(root: Path) -> list[str]:
    """What is wrong: a text missing from a catalogue or untranslated, a fuzzy one, placeholders that differ."""
    template, found = template_of(root), []
    for language in LANGUAGES:
        path = catalogue_path(root, language)
        catalog = read_catalogue(path, language)
        have = {(_key(m), m.context): m for m in catalog if m.id}
        want = {(_key(m), m.context): m for m in template if m.id}
        found += [f"{language}: not in the catalogue, run `make messages`: {key[0]!r}" for key in want.keys() - have]
        found += [f"{language}: no longer used, run `make messages`: {key[0]!r}" for key in have.keys() - want]
        for key in sorted(want.keys() & have.keys(), key=str):
            found += [f"{language}: {fault}: {key[0]!r}" for fault in _message_faults(have[key])]
    return sorted(found)


def _message_faults(message: Message) -> list[str]:
    if "fuzzy" in message.flags:
        return ["fuzzy"]
    if not all(text.strip() for text in _strings(message)):
        return ["not translated"]
    ids = list(message.id) if isinstance(message.id, (tuple, list)) else [message.id]
    wanted = places(ids[-1])
    return [f"placeholders {places(t)} instead of {wanted}" for t in _strings(message) if places(t) != wanted]


def update(root: Path) -> None:
    """Bring every catalogue up to the sources and say what is left to translate."""
    template = template_of(root)
    for language in LANGUAGES:
        path = catalogue_path(root, language)
        catalog = updated(template, read_catalogue(path, language), language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(catalog))
        missing = [m for m in catalog if m.id and not all(_strings(m))]
        print(f"{path.relative_to(root)}: {len(catalog)} texts, {len(missing)} to translate")


def compile_all(root: Path) -> None:
    """Write the .mo files beside the catalogues; they are never committed."""
    for language in LANGUAGES:
        path = catalogue_path(root, language)
        if path.exists():
            with path.with_suffix(".mo").open("wb") as file:
                mofile.write_mo(file, read_catalogue(path, language))


def main() -> int:
    """`update`, `compile` or `check`."""
    parser = argparse.ArgumentParser(description="Keep the message catalogues.")
    parser.add_argument("act", choices=["update", "compile", "check"])
    act = parser.parse_args().act
    if act == "update":
        update(ROOT)
    if act in {"update", "compile"}:
        compile_all(ROOT)
        return 0
    found = faults(ROOT)
    print("\n".join(found) or "Every text is translated and its placeholders agree.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
