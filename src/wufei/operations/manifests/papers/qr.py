"""QR codes as drawings: modules of segno's matrix with the quiet zone the standard asks for. Not for: what they say."""

import dataclasses

import segno

# ISO/IEC 18004: four modules of ground on each side.
QUIET = 4
# What a phone still reads from a print of 300 dots an inch at arm's length; found by trying, no standard says it.
LEAST_MODULE_MM = 0.33


@dataclasses.dataclass(frozen=True, slots=True)
class Drawing:
    """A QR code as SVG, one unit a module; `across`: modules on a side with the quiet zone."""

    svg: str
    across: int


def drawn(text: str, room_mm: float) -> Drawing:
    """A code with a quarter of its words to spare (level M) or more, to be printed `room_mm` wide with its quiet zone.

    Raises ValueError for what no code holds, or none with modules large enough to read.
    """
    code = segno.make_qr(text, error="m")
    rows = [bytes(row) for row in code.matrix]
    across = len(rows) + 2 * QUIET
    if room_mm / across < LEAST_MODULE_MM:
        raise ValueError(f"a QR code of {len(text)} characters cannot be read at {room_mm} mm")
    path = "".join(
        f"M{start + QUIET} {y + QUIET}h{end - start}v1h-{end - start}z"
        for y, row in enumerate(rows)
        for start, end in _runs(row)
    )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{across}" height="{across}" viewBox="0 0 {across} {across}">'
    )
    ground = f'<path fill="#fff" d="M0 0h{across}v{across}h-{across}z"/>'
    return Drawing(f'{head}{ground}<path fill="#000" d="{path}"/></svg>', across)


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Where dark modules of a row stand together: from, to."""
    edges = [at for at in range(len(row) + 1) if (at > 0 and row[at - 1] == 1) != (at < len(row) and row[at] == 1)]
    return list(zip(edges[::2], edges[1::2], strict=True))
