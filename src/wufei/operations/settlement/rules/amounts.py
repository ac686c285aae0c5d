"""What is read from cells of banks and tax offices: yuan, moments, tonnes; what a price makes. Not for: files."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal, InvalidOperation

from wufei.kernel.problems import Fault
from wufei.operations.settlement import errors
from wufei.operations.settlement.spec import GRAMS_A_TONNE, LARGEST_FEN, LARGEST_G

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
_MARKS = re.compile(r"[\s,¥￥元]|RMB|CNY", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D*(?:(\d{1,2}):?(\d{2})(?::?(\d{2}))?)?\D*")


def owed_fen(price_fen_per_t: int, mass_g: int) -> int:
    """What a price makes of a mass, to the nearest fen, halves up."""
    return (price_fen_per_t * mass_g * 2 + GRAMS_A_TONNE) // (2 * GRAMS_A_TONNE)


def price_of(amount_fen: int, mass_g: int) -> int:
    """Fen a tonne that an amount means, to the nearest fen. `mass_g` is above zero."""
    return (amount_fen * GRAMS_A_TONNE * 2 + mass_g) // (2 * mass_g)


def fen_read(text: str, where: str) -> int:
    """Yuan as banks write them (“1,234.50”, “¥1234.5”, “-3”, “(3.00)”) as fen. Raises AMOUNT_WRONG."""
    return _scaled(text, where, 100, LARGEST_FEN, errors.AMOUNT_WRONG)


def grams_read(text: str, where: str) -> int:
    """Tonnes above zero as grams. Raises MASS_WRONG."""
    found = _scaled(text.removesuffix("吨").removesuffix("t"), where, GRAMS_A_TONNE, LARGEST_G, errors.MASS_WRONG)
    if found <= 0:
        raise errors.MASS_WRONG(where=where, value=text[:40])
    return found


def moment_read(text: str, where: str) -> dt.datetime:
    """A moment in Beijing time, in several spellings; of a day alone its first moment. Raises DAY_WRONG."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _DAY.fullmatch(plain)
    try:
        if found is None:
            raise ValueError(plain)
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        return dt.datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI)
    except ValueError as error:
        raise errors.DAY_WRONG(where=where, value=text[:40]) from error


def _scaled(text: str, where: str, scale: int, most: int, fault: Fault) -> int:
    plain = _MARKS.sub("", unicodedata.normalize("NFKC", text))
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1]}"
    try:
        exact = Decimal(plain) * scale
        if not exact.is_finite() or exact != int(exact) or abs(exact) > most:
            raise InvalidOperation
    except InvalidOperation as error:
        raise fault(where=where, value=text[:40]) from error
    return int(exact)
