"""A paper as PDF, set by a template that an app ships: exact sizes in mm, Chinese type, the same bytes each time.

Words reach a template as data and are printed as they stand, never read as markup. A template sees the files of its own
folder and nothing else, no other type than the one shipped (Noto Sans SC, Noto Serif SC), no network, no clock. What
the type has no glyph for is printed as a crossed box, so that a reader sees that something is missing. Not for: what a
paper says or how it looks (the templates), Word files (docx).
"""

import functools
import json
import pathlib
from collections.abc import Mapping
from typing import Any

import pylopdf_fonts_zh_cn
import typst

from wufei.kernel.papers.rules import clean, one_line
from wufei.kernel.units import Language

PDF = "application/pdf"
MARKS: Mapping[Language, str] = {"zh": "模拟数据", "en": "Simulated data"}
_REGIONS: Mapping[Language, str] = {"zh": "CN", "en": "GB"}
_FRAME = pathlib.Path(__file__).with_name("frame.typ")


class TemplateError(RuntimeError):
    """A template could not be set. A fault of the program, whatever people wrote; `said` is what the template said."""

    def __init__(self, template: str, said: str, where: str) -> None:
        super().__init__(f"{template}: {said}\n{where}".strip())
        self.said = said


def write(template: pathlib.Path, data: Mapping[str, Any], *, title: str, language: Language, simulated: bool) -> bytes:
    """The bytes of the file.

    `template`: a .typ file that defines `paper(data)`; it may import and read what lies in its folder. `data`: values
    that JSON knows. `simulated`: each page says so at its upper left. Raises TemplateError, and TypeError or ValueError
    for data that is none.
    """
    told = {
        "title": one_line(title, language),
        "language": language,
        "region": _REGIONS[language],
        "mark": MARKS[language] if simulated else "",
        "data": _cleaned(data),
    }
    inputs = {"template": f"/{template.name}", "told": json.dumps(told, ensure_ascii=False, allow_nan=False)}
    _judge_imports(template)
    try:
        made = typst.Compiler(
            _FRAME.read_bytes(), root=template.parent, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs=inputs
        ).compile(format="pdf")
    except typst.TypstError as error:
        raise TemplateError(template.name, error.message, error.diagnostic) from error
    if not isinstance(made, bytes):
        raise TemplateError(template.name, "made no file", "")
    return made


@functools.cache
def _fonts() -> typst.Fonts:
    """The type that came with the project: what a machine has of its own would change the lines of a paper."""
    folder = pathlib.Path(pylopdf_fonts_zh_cn.__file__).parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def _judge_imports(template: pathlib.Path) -> None:
    """Refuse packages: typst would fetch them from the network, which a city's server does not have."""
    for file in sorted(template.parent.glob("*.typ")):
        if '"@' in file.read_text(encoding="utf-8"):
            raise TemplateError(file.name, "imports a package", "Templates stand on what lies beside them.")


def _cleaned(value: Any) -> Any:
    """The same data without control characters and marks that turn the direction of writing."""
    match value:
        case str():
            return clean(value)
        case Mapping():
            return {name: _cleaned(part) for name, part in value.items()}
        case list() | tuple():
            return [_cleaned(part) for part in value]
        case _:
            return value
