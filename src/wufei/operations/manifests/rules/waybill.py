"""A manifest beside the electronic waybill of dangerous goods for the same trip, field by field. Pure.

Order 23 (articles 5, 11 and 13) lets both accompany one load, and no published form joins them: so a waybill is what
its system gives out, brought into the fields below. Not for: fetching one, or what a difference means (alerts).
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping

from wufei.kernel.text import _
from wufei.operations.manifests.spec.waybills import Compared, Verdict, WaybillIn

_LABELS: Mapping[str, str] = {
    "number": _("Number of the waybill"),
    "consignor": _("Consignor"),
    "carrier": _("Carrier"),
    "consignee": _("Consignee"),
    "plate": _("Plate"),
    "driver": _("Driver"),
    "goods_name": _("Name of the goods"),
    "un_number": _("UN number"),
    "un_class": _("Class of dangerous goods"),
    "mass_g": _("Mass"),
    "packages": _("Number of packages"),
    "loaded_at": _("Time of loading"),
    "origin": _("Place of departure"),
    "destination": _("Place of arrival"),
}
_Alike = Callable[[object, object], bool]
_BRACKETS = str.maketrans("【】〔〕「」[]{}", "()" * 5)
_DOTS = re.compile(r"[·•・‧∙⋅.\-]")


def compared(
    manifest_values: Mapping[str, object], waybill: WaybillIn, *, mass_permille: int, loading_minutes: int = 0
) -> tuple[Compared, ...]:
    """What both say, in the order of a waybill; fields that neither fills are left out.

    `manifest_values`: the manifest's values under the names of WaybillIn. Names are compared without blanks, and
    brackets, letters and digits of full width are those of half width. A mass is the same if it differs by at most
    `mass_permille` thousandths of the manifest's, a time of loading if by at most `loading_minutes`. Raises ValueError
    for a tolerance below zero, TypeError for a mass, a number of packages or a time that is none.
    """
    if mass_permille < 0 or loading_minutes < 0:
        raise ValueError("a tolerance is not below zero")
    alike = {
        **dict.fromkeys(_LABELS, _same_name),
        "plate": _same_plate,
        "un_number": _same_digits,
        "un_class": _same_digits,
        "packages": _same_count,
        "mass_g": lambda here, there: _same_mass(here, there, mass_permille),
        "loaded_at": lambda here, there: _same_moment(here, there, loading_minutes),
    }
    pairs = ((name, manifest_values.get(name), getattr(waybill, name)) for name in _LABELS)
    return tuple(
        Compared(name, _LABELS[name], here, there, _verdict(here, there, alike[name]))
        for name, here, there in pairs
        if not (_empty(here) and _empty(there))
    )


def _verdict(here: object, there: object, alike: _Alike) -> Verdict:
    if _empty(there):
        return Verdict.ONLY_HERE
    if _empty(here):
        return Verdict.ONLY_THERE
    return Verdict.SAME if alike(here, there) else Verdict.DIFFERS


def _empty(value: object) -> bool:
    """Whether nothing is said; 0 is something."""
    return value is None or (isinstance(value, str) and not value.strip())


def _name(value: object) -> str:
    """A name as two systems would write it alike."""
    text = unicodedata.normalize("NFKC", str(value)).translate(_BRACKETS)
    return "".join(text.split()).casefold()


def _same_name(here: object, there: object) -> bool:
    return _name(here) == _name(there)


def _same_plate(here: object, there: object) -> bool:
    """Whether two plates are one: 鲁P·12345 is 鲁P12345."""
    return _DOTS.sub("", _name(here)) == _DOTS.sub("", _name(there))


def _same_digits(here: object, there: object) -> bool:
    """Whether two numbers or classes of dangerous goods are one: UN 3077 is 3077, 第9类 is 9, 6.1项 is 6.1."""
    found = [re.findall(r"\d+(?:\.\d+)?", _name(value)) for value in (here, there)]
    return found[0] == found[1] if all(found) else _same_name(here, there)


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{value!r} is no whole number")
    return value


def _same_count(here: object, there: object) -> bool:
    return _whole(here) == _whole(there)


def _same_mass(here: object, there: object, permille: int) -> bool:
    """Whether two masses in grams differ by at most this many thousandths of the first."""
    return abs(_whole(here) - _whole(there)) * 1000 <= permille * _whole(here)


def _same_moment(here: object, there: object, minutes: int) -> bool:
    if not isinstance(here, dt.datetime) or not isinstance(there, dt.datetime):
        raise TypeError(f"{here!r} or {there!r} is no moment")
    return abs(here - there) <= dt.timedelta(minutes=minutes)
