"""Labels of packages as PDF: one a page at its exact size, ready for a label printer. Not for: their codes (rules).

Fields and least heights of letters follow HJ 1276-2022 as cited; black on orange is recalled. Letters begin larger and
shrink to the least height, never below: what then does not fit is refused. Pictograms of hazards are not drawn.
"""

import pathlib
import re
from collections.abc import Sequence
from typing import Any

from wufei.kernel.papers import pdf
from wufei.operations.manifests.papers import qr
from wufei.operations.manifests.papers.errors import LABEL_TOO_FULL
from wufei.operations.manifests.papers.spec import LabelPaper
from wufei.operations.manifests.papers.words import NOTHING, mass_text
from wufei.operations.manifests.rules.labels import DIGITAL_CODE, read

_TEMPLATE = pathlib.Path(__file__).with_name("labels.typ")
_TOO_FULL = re.compile(r"label (\d+) is too full")
# A Chinese character of Noto Sans fills 0.875 of its square (measured on 国).
_INK = 0.87
# What the code takes of the label's side.
_QR_SHARE = 0.23


def labels_pdf(labels: Sequence[LabelPaper]) -> bytes:
    """One page for each label, of its size.

    Raises LABEL_TOO_FULL for words that do not fit in letters of the least height; ValueError for no label at all, for
    real labels among simulated ones, and for a QR code too long to be read at that size.
    """
    simulated = {label.simulated for label in labels}
    if len(simulated) != 1:
        raise ValueError("labels of one file are all real or all simulated, and there is one at least")
    data = {"labels": [_told(label) for label in labels]}
    try:
        return pdf.write(_TEMPLATE, data, title=labels[0].title, language="zh", simulated=simulated == {True})
    except pdf.TemplateError as error:
        found = _TOO_FULL.search(error.said)
        if found is None:
            raise
        at = int(found[1])
        size = labels[at].size
        raise LABEL_TOO_FULL(
            where=f"labels.{at}", number=at + 1, name=labels[at].waste_name, side=size.side_mm, text=size.text_mm
        ) from error


def _told(label: LabelPaper) -> dict[str, Any]:
    """What the template sets: rows over the whole width, rows of two, and those beside the QR code."""
    hazards = "、".join(f"{letters} {words}".strip() for letters, words in label.hazards)
    side = label.size.side_mm
    return {
        "title": label.title,
        "side": side,
        "size": label.size.text_mm / _INK,
        "orange": label.orange,
        "rows": [
            ["废物名称", label.waste_name],
            ["废物类别", label.waste_class],
            ["废物代码", label.waste_code, "废物形态", label.form],
            ["危险特性", hazards],
            ["主要成分", label.main_components],
            ["有害成分", label.harmful_components],
            ["注意事项", label.precautions],
        ],
        "code": _segments(label.digital_code),
        "unit": label.unit,
        "beside": [
            ["联系人和\n联系方式", f"{label.contact} {label.phone}".strip()],
            ["产生日期", label.made_on.isoformat()],
            ["废物重量", NOTHING if label.mass_g is None else mass_text(label.mass_g)],
            ["备注", label.note],
        ],
        "qr": qr.drawn(label.qr_text, side * _QR_SHARE).svg,
        "qr_side": side * _QR_SHARE,
    }


def _segments(code: str) -> list[list[str]]:
    """What of the digital code stays on one line: unit, waste, day with serial; another code in one piece."""
    try:
        found = read(code)
    except ValueError:
        return [[code]]
    return [[found.unit], [found.waste], [found.day.isoformat().replace("-", ""), code[-DIGITAL_CODE.serial.length :]]]
