"""A manifest as PDF on A4, with its signatures, its way through the books and a proof to check. Not for: collecting it.

Its fields follow the order on transfers of hazardous waste (order 23) and serve other streams with what they have.
"""

import dataclasses
import pathlib
from collections.abc import Mapping, Sequence
from typing import Any

from wufei.kernel.papers import pdf
from wufei.operations.manifests.papers import qr
from wufei.operations.manifests.papers.spec import ManifestPaper
from wufei.operations.manifests.papers.words import NOTHING, WORDS, masses_text, moment_text, unit_of

_TEMPLATE = pathlib.Path(__file__).with_name("manifest.typ")
_HEAD_QR_MM, _PROOF_QR_MM = 24, 52

Words = Mapping[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class _Column:
    """A column as the template sets it. `width` shares the page; `right`: numbers; `total`: what stands below."""

    title: str
    cells: Sequence[str]
    width: int
    right: bool = False
    total: str = ""


def manifest_pdf(paper: ManifestPaper) -> bytes:
    """The whole manifest. Raises ValueError for a QR code that would be too fine to be read."""
    words = WORDS[paper.language]
    data = {
        "title": paper.title,
        "number": paper.number or NOTHING,
        "state": paper.state,
        "words": dict(words),
        "qr": qr.drawn(paper.qr_text or paper.number or paper.title, _HEAD_QR_MM).svg,
        "qr_side": _HEAD_QR_MM,
        "parties": [{"role": party.role, "rows": _rows(party.rows)} for party in paper.parties],
        "facts": _rows(paper.facts),
        "tables": [_table(title, columns) for title, columns in _tables(paper, words)],
        "proof": _proof(paper),
        "foot": paper.foot,
        "printed": f"{words['printed']} {moment_text(paper.printed_at)}",
    }
    title = f"{paper.title} {paper.number}".strip()
    return pdf.write(_TEMPLATE, data, title=title, language=paper.language, simulated=paper.simulated)


def _tables(paper: ManifestPaper, words: Words) -> list[tuple[str, list[_Column]]]:
    """The tables that are printed, in their order."""
    tables = [(words["waste"], _waste(paper, words))]
    if paper.legs:
        tables.append((words["legs"], _legs(paper, words)))
    if paper.packages:
        tables.append((words["packages"], _packages(paper, words)))
    tables.append((words["signatures"], _signatures(paper, words)))
    if paper.ledger:
        tables.append((words["ledger"], _ledger(paper, words)))
    return tables


def _waste(paper: ManifestPaper, words: Words) -> list[_Column]:
    rows = paper.waste
    sent, accepted = [row.mass_g for row in rows], [row.accepted_g for row in rows]
    sums = [sum(sent), None if None in accepted else sum(mass or 0 for mass in accepted)]
    # One unit for both columns and their totals, so that they are compared at a glance.
    unit, texts = masses_text([*sent, *accepted, *sums])
    sent_texts, accepted_texts, (sent_sum, accepted_sum) = texts[: len(rows)], texts[len(rows) : -2], texts[-2:]
    summed = len(rows) > 1
    return [
        _Column(words["name"], [row.name for row in rows], 20, total=words["total"] * summed),
        _Column(words["class"], [row.waste_class for row in rows], 10),
        _Column(words["code"], [row.code for row in rows], 14),
        _Column(words["form"], [row.form for row in rows], 8),
        _Column(words["hazards"], [row.hazards for row in rows], 12),
        _Column(words["packing"], [row.packing for row in rows], 9),
        _Column(words["count"], [_count(row.packages) for row in rows], 8, right=True),
        _Column(words["mass"].format(unit=unit), sent_texts, 12, right=True, total=sent_sum * summed),
        _Column(words["accepted"].format(unit=unit), accepted_texts, 13, right=True, total=accepted_sum * summed),
        _Column(words["treatment"], [row.treatment for row in rows], 14),
    ]


def _legs(paper: ManifestPaper, words: Words) -> list[_Column]:
    rows = paper.legs
    return [
        _Column(words["no"], [str(at) for at in range(1, len(rows) + 1)], 7, right=True),
        _Column(words["carrier"], [row.carrier for row in rows], 20),
        _Column(words["vehicle"], [row.vehicle for row in rows], 12),
        _Column(words["driver"], [row.driver for row in rows], 10),
        _Column(words["permit"], [row.permit for row in rows], 15),
        _Column(words["origin"], [row.origin for row in rows], 14),
        _Column(words["destination"], [row.destination for row in rows], 14),
        _Column(words["taken"], [moment_text(row.taken_at) for row in rows], 12),
        _Column(words["handed"], [moment_text(row.handed_at) for row in rows], 12),
    ]


def _packages(paper: ManifestPaper, words: Words) -> list[_Column]:
    rows = paper.packages
    masses = [row.mass_g for row in rows]
    unit, texts = masses_text([*masses, sum(masses)], unit_of(masses))
    return [
        _Column(words["no"], [str(at) for at in range(1, len(rows) + 1)], 8, right=True, total=words["total"]),
        _Column(words["package"], [row.code for row in rows], 42),
        _Column(words["kind"], [row.kind for row in rows], 19),
        _Column(words["name"], [row.waste for row in rows], 20),
        _Column(words["made"], [row.made_on.isoformat() if row.made_on else "" for row in rows], 13),
        _Column(words["mass"].format(unit=unit), texts[:-1], 13, right=True, total=texts[-1]),
        _Column(words["became"], [row.became for row in rows], 12),
    ]


def _signatures(paper: ManifestPaper, words: Words) -> list[_Column]:
    rows = paper.signatures
    return [
        _Column(words["act"], [row.act for row in rows], 12),
        _Column(words["who"], [row.who for row in rows], 16),
        _Column(words["for"], [row.for_whom for row in rows], 26),
        _Column(words["how"], [row.how for row in rows], 13),
        _Column(words["when"], [moment_text(row.when) for row in rows], 17),
        _Column(words["digest"], [row.digest for row in rows], 30),
    ]


def _ledger(paper: ManifestPaper, words: Words) -> list[_Column]:
    rows = paper.ledger
    unit, texts = masses_text([row.mass_g for row in rows])
    return [
        _Column(words["when"], [moment_text(row.when) for row in rows], 17),
        _Column(words["effect"], [row.effect for row in rows], 14),
        _Column(words["source"], [row.source for row in rows], 30),
        _Column(words["target"], [row.target for row in rows], 30),
        _Column(words["mass"].format(unit=unit), texts, 14, right=True),
    ]


def _table(title: str, columns: Sequence[_Column]) -> dict[str, Any]:
    """A table for the template: heads, widths, rows, and the row below them where any column has one."""
    totals = [column.total for column in columns]
    return {
        "title": title,
        "heads": [column.title for column in columns],
        "widths": [column.width for column in columns],
        "rights": [column.right for column in columns],
        "rows": [[cell or NOTHING for cell in row] for row in zip(*(c.cells for c in columns), strict=True)],
        "totals": totals if any(totals) else [],
    }


def _proof(paper: ManifestPaper) -> dict[str, Any] | None:
    if not (paper.proof_letters or paper.key_hash):
        return None
    drawn = qr.drawn(paper.proof_letters, _PROOF_QR_MM).svg if paper.proof_letters else ""
    return {"qr": drawn, "side": _PROOF_QR_MM, "key": paper.key_hash or NOTHING, "note": paper.proof_note}


def _rows(rows: Sequence[tuple[str, str]]) -> list[list[str]]:
    return [[label, value or NOTHING] for label, value in rows]


def _count(number: int | None) -> str:
    return NOTHING if number is None else f"{number:,}"
