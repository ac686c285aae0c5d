"""Numbers of manifests: year, place of origin, serial. Pure. Not for: taking the next one (kernel.numbering).

Hazardous waste (order 23, article 15): 14 digits, year(4) province(2) city(2) serial(6); the serial runs by city of
origin. That it begins again each year is how the year in front is read here.
"""

import re

from wufei.operations.manifests.spec import NumberForm

ROUND = NumberForm(prefix="T")
HAZARDOUS = re.compile(r"\d{4}\d{2}\d{2}\d{6}")


def series_of(form: NumberForm, place_code: str, year: int) -> tuple[str, str]:
    """The series and the period a number is taken from: one for each form, place of origin and year.

    Streams that number alike share a series, so that no two documents get one number.
    """
    return f"manifests.{form.prefix}.{form.serial_digits}.{_origin(form, place_code)}", str(year)


def number_of(form: NumberForm, place_code: str, year: int, serial: int) -> str:
    """The number. Raises ValueError where the serial has outgrown its digits: a number is never cut."""
    if not 0 < serial < 10**form.serial_digits:
        raise ValueError(f"serial {serial} does not fit {form.serial_digits} digits")
    return f"{form.prefix}{year:04d}{_origin(form, place_code)}{serial:0{form.serial_digits}d}"


def _origin(form: NumberForm, place_code: str) -> str:
    return place_code[: form.place_digits].ljust(form.place_digits, "0")


def round_series_of(place_code: str, year: int) -> tuple[str, str]:
    """The series and the period from which a round takes its number: by the carrier's place and year."""
    return series_of(ROUND, place_code, year)


def round_number_of(place_code: str, year: int, serial: int) -> str:
    """The number of a round, told from that of a manifest by its first letter. Raises ValueError as `number_of`."""
    return number_of(ROUND, place_code, year, serial)
