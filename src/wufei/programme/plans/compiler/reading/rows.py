"""Tables as text: one line a row, `| a | b |`, merged cells repeated down so that each row reads alone.

Not for: what the columns mean (see `grids.py`).
"""

import dataclasses
from collections.abc import Iterable


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """A cell and how many columns and rows it covers."""

    text: str
    columns: int = 1
    rows: int = 1


def row_lines(rows: Iterable[list[Cell]]) -> list[str]:
    """The printed rows. A cell over several columns stands first, then blanks; over the whole row it stands alone."""
    lines = []
    carried: dict[int, tuple[str, int]] = {}
    for row in rows:
        printed: list[str] = []
        alone = len(row) == 1 and not carried
        for cell in row:
            _fill_carried(printed, carried)
            column = len(printed)
            text = cell.text.replace("|", "/").strip()
            printed += [text] + [""] * (cell.columns - 1)
            if cell.rows > 1:
                for offset in range(cell.columns):
                    carried[column + offset] = (text if offset == 0 else "", cell.rows)
        _fill_carried(printed, carried)
        carried = {c: (t, n - 1) for c, (t, n) in carried.items() if n > 1}
        if alone and row[0].text.strip():
            printed = printed[:1]
        if any(printed):
            lines.append("| " + " | ".join(printed) + " |")
    return lines


def _fill_carried(printed: list[str], carried: dict[int, tuple[str, int]]) -> None:
    """Put in the cells that reach down from rows above."""
    while len(printed) in carried:
        printed.append(carried[len(printed)][0])
