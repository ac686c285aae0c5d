"""Reading one cell, and writing one so that no spreadsheet takes it for a formula. Not for: whole tables."""

import datetime as dt
import decimal
import re
import unicodedata
from collections.abc import Mapping

from wufei.registers.exchange.errors import (
    CHOICE_UNKNOWN,
    DATE_WRONG,
    DIGITS_LOST,
    NUMBER_WRONG,
    VALUE_MISSING,
    VALUE_TOO_LONG,
    YES_NO_WRONG,
)
from wufei.registers.exchange.spec import WORDS, CellKind, Column

# What Excel and its kin may run when a cell begins with it.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_PHONE = re.compile(r"\+?[0-9][0-9 ()\-]*")
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?")
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_EXACT = 10**15
_MICRO = 1_000_000
_YES = frozenset({"yes", "y", "true", "1", "是", "启用", "对", "有"})
_NO = frozenset({"no", "n", "false", "0", "否", "停用", "错", "无"})
CLEAR = frozenset({"-", "—", "–"})

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None


class Cleared:
    """A cell that asks to empty the field, unlike an empty cell, which leaves it as it is."""


CLEARED = Cleared()


def text_of(cell: Cell) -> str:
    """A cell as text, codes whole: 371502001.0 is “371502001”. A quote set before a dangerous text is taken off."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        whole = cell.is_integer() and abs(cell) < _EXACT
        return str(int(cell)) if whole else format(decimal.Decimal(repr(cell)), "f")
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
    """The value of a cell: None if empty, CLEARED if it says “-”. `words` are the labels of choices, lower case.

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
        case CellKind.DATE:
            return _date(column, cell, text)
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


def _degrees(column: Column, text: str) -> int:
    """Degrees as whole millionths."""
    try:
        degrees = decimal.Decimal(unicodedata.normalize("NFKC", text).rstrip("°"))
    except decimal.InvalidOperation as error:
        raise NUMBER_WRONG(where=column.key, value=text) from error
    if not degrees.is_finite() or abs(degrees) > 180:
        raise NUMBER_WRONG(where=column.key, value=text)
    return int((degrees * _MICRO).to_integral_value(decimal.ROUND_HALF_EVEN))


def _yes_no(column: Column, text: str, words: Mapping[str, str]) -> bool:
    word = words.get(text.lower(), text.lower())
    if word in _YES or word in _NO:
        return word in _YES
    raise YES_NO_WRONG(where=column.key, value=text)


def _choice(column: Column, text: str, words: Mapping[str, str]) -> str:
    wanted = unicodedata.normalize("NFKC", text).lower()
    for value in (wanted, words.get(wanted), WORDS.get(text)):
        if value in column.choices:
            return str(value)
    raise CHOICE_UNKNOWN(where=column.key, value=text, choices="、".join(column.choices))


def plain(column: Column, value: object, labels: Mapping[str, str]) -> str:
    """A value as the text of an exported cell; `labels` are those of the choices in the reader's language."""
    if value is None or value == "":
        return ""
    match column.kind:
        case CellKind.DEGREES:
            return format((decimal.Decimal(int(str(value))) / _MICRO).normalize(), "f")
        case CellKind.YES_NO:
            return labels.get("yes" if value else "no", "yes" if value else "no")
        case CellKind.CHOICE:
            return labels.get(str(value), str(value))
        case CellKind.DATE if isinstance(value, dt.date):
            return value.isoformat()
    return str(value)


def guarded(text: str, *, typed: bool) -> str:
    """The text with a quote before it if a spreadsheet might run it. In a `typed` cell a telephone number is safe."""
    if not text.startswith(DANGEROUS) or (typed and _PHONE.fullmatch(text)):
        return text
    return "'" + text
