"""Reading one cell, and writing one so that no spreadsheet takes it for a formula. Not for: whole tables."""

import datetime as dt
import decimal
import re
import unicodedata
from collections.abc import Mapping

from wufei.kernel.periods import NOT_A_PERIOD, Length, Period
from wufei.kernel.tables.errors import (
    CHOICE_UNKNOWN,
    DATE_WRONG,
    DEGREES_WRONG,
    DIGITS_LOST,
    VALUE_MISSING,
    VALUE_TOO_LONG,
    YES_NO_WRONG,
)
from wufei.kernel.tables.spec import CLEARED, CellKind, Column
from wufei.kernel.units import decimal_text, parse_micro

# What Excel and its kin may run when a cell begins with it.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_PHONE = re.compile(r"\+?[0-9][0-9 ()\-]*")
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?")
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
DIGITS = 15
_EXACT = 10**DIGITS
_MICRO = 1_000_000
_YES = frozenset({"yes", "y", "true", "1", "是", "启用", "对", "有"})
_NO = frozenset({"no", "n", "false", "0", "否", "停用", "错", "无"})
CLEAR = frozenset({"-", "—", "–"})

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None


def text_of(cell: Cell) -> str:
    """A cell as text, codes whole: 371502001.0 is “371502001”. A quote set before a dangerous text is taken off.

    A number has the 15 digits a spreadsheet shows: what it adds up as 0.30000000000000004 is 0.3.
    """
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        whole = cell.is_integer() and abs(cell) < _EXACT
        return str(int(cell)) if whole else format(decimal.Decimal(format(cell, f".{DIGITS}g")), "f")
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    if cell is None:
        return ""
    text = str(cell).strip()
    if text.startswith("'") and text[1:].startswith(DANGEROUS):
        text = text[1:]
    return text.replace("\x00", "")


def read(column: Column, cell: Cell, words: Mapping[str, str]) -> object:
    """The value of a cell: None if empty, CLEARED if it says “-”. `words` are what stands for a choice, `folded`.

    Raises a Problem that names the column and the value.
    """
    text = text_of(cell)
    if not text:
        if column.required:
            raise VALUE_MISSING(where=column.key)
        return None
    if text in CLEAR and not column.required:
        return CLEARED
    if len(text) > column.most:
        raise VALUE_TOO_LONG(where=column.key, value=text[:60], most=column.most)
    if column.kind is not CellKind.TEXT:
        return _typed(column, cell, text, words)
    if isinstance(cell, float | int) and not isinstance(cell, bool) and abs(cell) >= _EXACT:
        raise DIGITS_LOST(where=column.key, value=text)
    return text


def _typed(column: Column, cell: Cell, text: str, words: Mapping[str, str]) -> object:
    match column.kind:
        case CellKind.NUMBER:
            return decimal_text(parse_micro(text, where=column.key))
        case CellKind.DATE:
            return _date(column, cell, text)
        case CellKind.PERIOD:
            return _period(column, cell, text)
        case CellKind.DEGREES:
            return _degrees(column, text)
        case CellKind.YES_NO:
            return _yes_no(column, text, words)
    return _choice(column, text, words)


def _date(column: Column, cell: Cell, text: str) -> dt.date:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    plain = unicodedata.normalize("NFKC", text)
    found = _DATE.fullmatch(plain) or _DAY.fullmatch(plain)
    try:
        if found is not None:
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise DATE_WRONG(where=column.key, value=text)


def _period(column: Column, cell: Cell, text: str) -> Period:
    """A period in any of its forms. Of “2025-09” a spreadsheet makes the first day of that month."""
    if not isinstance(cell, dt.date):
        return Period.parse(unicodedata.normalize("NFKC", text), where=column.key)
    if cell.day != 1:
        raise NOT_A_PERIOD(where=column.key, value=text)
    return Period.containing(cell, Length.MONTH)


def _degrees(column: Column, text: str) -> int:
    """Degrees as whole millionths."""
    try:
        degrees = decimal.Decimal(unicodedata.normalize("NFKC", text).rstrip("°"))
    except decimal.InvalidOperation as error:
        raise DEGREES_WRONG(where=column.key, value=text) from error
    if not degrees.is_finite() or abs(degrees) > 180:
        raise DEGREES_WRONG(where=column.key, value=text)
    return int((degrees * _MICRO).to_integral_value(decimal.ROUND_HALF_EVEN))


def _yes_no(column: Column, text: str, words: Mapping[str, str]) -> bool:
    word = words.get(folded(text), folded(text))
    if word in _YES or word in _NO:
        return word in _YES
    raise YES_NO_WRONG(where=column.key, value=text)


def _choice(column: Column, text: str, words: Mapping[str, str]) -> str:
    wanted = folded(text)
    for value in (wanted, words.get(wanted)):
        if value in column.choices:
            return str(value)
    raise CHOICE_UNKNOWN(where=column.key, value=text, choices="、".join(column.choices))


def folded(word: str) -> str:
    """What people write for a choice, as it is compared: half width, lower case."""
    return unicodedata.normalize("NFKC", word).lower()


def plain(column: Column, value: object, labels: Mapping[str, str]) -> str:
    """A value as the text of an exported cell; `labels` are those of the choices in the reader's language."""
    if value is None or value == "":
        return ""
    match column.kind:
        case CellKind.NUMBER:
            return format(decimal.Decimal(str(value)), "f")
        case CellKind.DEGREES:
            return format((decimal.Decimal(int(str(value))) / _MICRO).normalize(), "f")
        case CellKind.YES_NO:
            return labels.get("yes" if value else "no", "yes" if value else "no")
        case CellKind.CHOICE:
            return labels.get(str(value), str(value))
    return str(value)


def guarded(text: str, *, typed: bool) -> str:
    """The text with a quote before it if a spreadsheet might run it. In a `typed` cell a telephone number is safe."""
    if not text.startswith(DANGEROUS) or (typed and _PHONE.fullmatch(text)):
        return text
    return "'" + text
