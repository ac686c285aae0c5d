"""What a code of a list must look like, and which class it belongs to. Not for: what the list says of it (tables)."""

import dataclasses
import re
import unicodedata

from wufei.kernel.problems import Problem
from wufei.registers.catalogue.errors import (
    CODE_CLASS,
    CODE_FORM,
    HAZARDS_WRONG,
    LIST_CODE,
    NAME_MISSING,
    PATTERN_WRONG,
)
from wufei.registers.catalogue.spec import CodeIn, Form

LONGEST = 40
_LIST = re.compile(r"[a-z][a-z0-9-]{0,23}")
_HAZARD = r"(?:In|[TCIR])"
_HAZARDS = re.compile(rf"{_HAZARD}(?:[,/]{_HAZARD})*")


def form_faults(code: str, form: Form) -> list[Problem]:
    """What is wrong with a new list."""
    found = [] if _LIST.fullmatch(code) else [LIST_CODE(where="code", value=code)]
    for name in ("pattern", "class_pattern"):
        try:
            re.compile(getattr(form, name))
        except re.error as error:
            found.append(PATTERN_WRONG(where=name, value=getattr(form, name), why=str(error)))
    return found


def class_of(code: str, form: Form) -> str | None:
    """The class the code itself names: HW08 for 900-214-08. None where it names none, or is a class itself."""
    found = re.fullmatch(form.pattern, code) if form.pattern and form.class_form else None
    named = (found.groupdict() if found else {}).get("class")
    return form.class_form.replace("{class}", named) if named else None


def spelled(code: str, form: Form) -> str:
    """A code as the list writes it: plain hyphens, and capitals where the list has a pattern."""
    plain = unicodedata.normalize("NFKC", code).strip().replace("—", "-").replace("–", "-")
    return plain.upper() if form.pattern else plain


def tidy(given: CodeIn, form: Form) -> CodeIn:
    """The code as the books keep it: trimmed, full-width signs made plain, the class filled in where it is named."""
    code = spelled(given.code, form)
    hazards = re.sub(r"\s+", "", given.hazards).replace("，", ",").replace("、", ",").replace("／", "/")
    parent = spelled(given.parent, form) or class_of(code, form) or ""
    return dataclasses.replace(
        given,
        code=code,
        parent=parent,
        hazards=hazards,
        name_zh=" ".join(given.name_zh.split()),
        name_en=" ".join(given.name_en.split()),
        industry_zh=" ".join(given.industry_zh.split()),
        industry_en=" ".join(given.industry_en.split()),
        also=" ".join(given.also.split()),
        wording=given.wording.strip(),
    )


def code_faults(given: CodeIn, form: Form) -> list[Problem]:
    """Everything that is wrong with one tidy code; whether its class is there is asked at publication."""
    found: list[Problem] = []
    patterns = [p for p in (form.pattern, form.class_pattern) if p]
    fits = any(re.fullmatch(pattern, given.code) for pattern in patterns) if patterns else bool(given.code)
    if not fits or len(given.code) > LONGEST:
        found.append(CODE_FORM(where="code", value=given.code, example=form.example or "A01"))
    expected = class_of(given.code, form)
    if expected is not None and given.parent != expected:
        found.append(CODE_CLASS(where="parent", value=given.code, expected=expected, parent=given.parent))
    if not given.name_zh:
        found.append(NAME_MISSING(where="name_zh", code=given.code))
    if given.hazards and not _HAZARDS.fullmatch(given.hazards):
        found.append(HAZARDS_WRONG(where="hazards", value=given.hazards))
    return found


def hazards_of(text: str) -> tuple[tuple[str, ...], bool]:
    """The hazard letters in their order, and whether the first is certain (“,”) or any may hold (“/”)."""
    return tuple(re.findall(_HAZARD, text)), "," in text or "/" not in text
