"""What is wrong with a weighing, what is odd about it, which manifest it may belong to. Pure."""

import dataclasses
import datetime as dt
import statistics
import unicodedata
from collections.abc import Sequence

from wufei.kernel.problems import Problem
from wufei.operations.facilities.errors import (
    MASS_WRONG,
    NET_DIFFERS,
    NET_NOTHING,
    TARE_ABOVE_GROSS,
    TEXT_LONG,
    WEIGHED_FUTURE,
)
from wufei.operations.facilities.spec import WeighingIn

HEAVIEST_G = 1_000_000_000
# Clocks of scales are not ours.
SLACK = dt.timedelta(minutes=5)
LONGEST = {"plate": 16, "ticket": 40, "device": 40, "code": 64, "note": 400}
# How many earlier tares make a habit, and how far from it is still usual: three deviations as the median tells them.
HABIT, SIGMA, NORMAL = 5, 3, 1.4826
# How far a manifest may lie from its weighing to be proposed.
NEAR = dt.timedelta(hours=48)
NEAR_PERMILLE = 200
WHOLE = 1000
SAID = ("facility_id", "direction", "weighed_at", "gross_g", "tare_g", "net_g", "plate", "ticket", "device", "code")


def plate_plain(plate: str) -> str:
    """A plate as it is compared: half width, capitals, without what people put between."""
    wide = unicodedata.normalize("NFKC", plate).upper()
    return "".join(sign for sign in wide if sign.isalnum())


def said(given: WeighingIn) -> dict[str, object]:
    """The columns that make a weighing the same when it is sent again."""
    told = {field.name: getattr(given, field.name) for field in dataclasses.fields(given)}
    told["net_g"] = given.gross_g - given.tare_g
    told["plate"] = plate_plain(given.plate)
    told["direction"] = str(given.direction)
    return {name: told[name] for name in SAID}


def weighing_faults(given: WeighingIn, now: dt.datetime) -> list[Problem]:
    """Everything that is wrong with a weighing by itself."""
    found: list[Problem] = []
    told = {"gross_g": given.gross_g, "tare_g": given.tare_g}
    told |= {"net_g": given.net_g} if given.net_g is not None else {}
    wrong = {name: mass for name, mass in told.items() if not 0 <= mass <= HEAVIEST_G}
    found += [MASS_WRONG(where=name, value=mass) for name, mass in wrong.items()]
    if not wrong:
        found += _sum_faults(given)
    if given.weighed_at > now + SLACK:
        found.append(WEIGHED_FUTURE(where="weighed_at", value=given.weighed_at.isoformat()))
    for name, most in LONGEST.items():
        if len(getattr(given, name)) > most:
            found.append(TEXT_LONG(where=name, value=getattr(given, name)[:60], most=most))
    return found


def _sum_faults(given: WeighingIn) -> list[Problem]:
    if given.tare_g > given.gross_g:
        return [TARE_ABOVE_GROSS(where="tare_g", value=given.tare_g, gross=given.gross_g)]
    expected = given.gross_g - given.tare_g
    if given.net_g is not None and given.net_g != expected:
        return [NET_DIFFERS(where="net_g", value=given.net_g, expected=expected)]
    return [] if expected else [NET_NOTHING(where="net_g", value=expected)]


def usual_tare(tares: Sequence[int]) -> int | None:
    """What a vehicle usually weighs empty: the median of its earlier tares; None before there is a habit."""
    return round(statistics.median(tares)) if len(tares) >= HABIT else None


def tare_drifts(tare_g: int, tares: Sequence[int], spread_permille: int) -> bool:
    """Whether a tare is unlike the earlier ones of its vehicle.

    Farther from their median than both `spread_permille` of it and three robust deviations: one odd tare among the
    earlier ones moves neither.
    """
    usual = usual_tare(tares)
    if usual is None:
        return False
    deviation = NORMAL * statistics.median(abs(tare - usual) for tare in tares)
    return abs(tare_g - usual) > max(usual * spread_permille / WHOLE, SIGMA * deviation)


def match_gap(weighed_g: int, told_g: int, weighed_at: dt.datetime, moved_at: dt.datetime) -> tuple[int, int] | None:
    """How far a manifest with the same plate lies from a weighing: permille of its mass, minutes; None: too far."""
    permille = abs(weighed_g - told_g) * WHOLE // told_g
    apart = abs(weighed_at - moved_at)
    if permille > NEAR_PERMILLE or apart > NEAR:
        return None
    return permille, int(apart.total_seconds()) // 60
