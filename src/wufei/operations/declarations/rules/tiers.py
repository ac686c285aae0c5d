"""The class of a generator of hazardous waste, with the reasons: a dated rule. Not for: which forms follow from it."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from wufei.kernel.text import Text, _
from wufei.kernel.units import grouped
from wufei.operations.declarations.spec.filings import Judged
from wufei.operations.declarations.spec.words import Tier


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Generator:
    """What the class follows from. `yearly_g`: year → grams generated, of years that are over.

    `approved_g`: the larger of what the environmental assessment and the permit name; it stands for a firm that has
    run no whole year yet, or has none in the years looked back on.
    """

    yearly_g: Mapping[int, int]
    approved_g: int = 0
    own_facility: bool = False
    permit: bool = False
    adjusted: str = ""
    adjusted_why: str = ""


def tier_of(generator: Generator, year: int, figures: Mapping[str, int]) -> Judged:
    """The class for a year, by the years before it, and why. `figures`: the thresholds in force (tier.*)."""
    if generator.adjusted:
        by_city = Text(_("The city has set this class: {why}"), {"why": generator.adjusted_why})
        return Judged(generator.adjusted, (by_city,))
    most_g, told = _amount(generator, year, figures["tier.years"])
    key_g, simple_g = figures["tier.key_g"], figures["tier.simple_g"]
    why: list[Text] = []
    if most_g >= key_g:
        why += [told, Text(_("Key supervision begins at {limit} t a year."), {"limit": grouped(key_g)})]
    if generator.own_facility:
        why.append(Text(_("It uses or disposes of hazardous waste on its own ground.")))
    if generator.permit:
        why.append(Text(_("It holds a permit for hazardous waste.")))
    if why:
        return Judged(Tier.KEY, tuple(why))
    limits = {"limit": grouped(simple_g), "most": grouped(key_g)}
    if most_g >= simple_g:
        said = _("From {limit} t to below {most} t a year it is simplified management.")
        return Judged(Tier.SIMPLE, (told, Text(said, limits)))
    return Judged(Tier.LISTED, (told, Text(_("Below {limit} t a year it is registration only."), limits)))


def _amount(generator: Generator, year: int, years: int) -> tuple[int, Text]:
    """The amount that decides, in grams, and the sentence that says which it is."""
    counted = {y: g for y, g in generator.yearly_g.items() if year - years <= y < year and g > 0}
    if not counted:
        said = _("{mass} t a year by assessment or permit; no year before {year} is in the books.")
        return generator.approved_g, Text(said, {"mass": grouped(generator.approved_g), "year": year})
    top = max(counted, key=lambda y: (counted[y], y))
    said = _("{mass} t in {year}, the most of the years {first} to {last}.")
    values = {"mass": grouped(counted[top]), "year": top, "first": year - years, "last": year - 1}
    return counted[top], Text(said, values)


def binding(rows: Sequence[tuple[str, int, dt.date]], day: dt.date) -> dict[str, int]:
    """Of dated figures (name, value, first day) those that hold on a day; of one day the one named later."""
    held: dict[str, tuple[dt.date, int]] = {}
    for name, value, since in rows:
        if since <= day and (name not in held or since >= held[name][0]):
            held[name] = (since, value)
    return {name: value for name, (_since, value) in held.items()}
