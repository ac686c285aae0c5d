"""Who stands on which list and why, how operators rate, what changed since the last quarter. Not for: counting."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from wufei.kernel.text import Text, _
from wufei.kernel.units import grouped
from wufei.operations.declarations.spec.rolls import Entry, Firm, Grade, Roll
from wufei.operations.declarations.spec.words import Tier

Figures = Mapping[str, int]
WHOLE, PERCENT = 1000, 100


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """What became of a list since the one before: who came, who went, whose reasons or grade changed."""

    came: tuple[int, ...]
    went: tuple[int, ...]
    changed: tuple[int, ...]


def rolled(roll: Roll, firms: Iterable[Firm], figures: Figures) -> list[Entry]:
    """The entries of a list; ratings worst first, the others in the order of the firms."""
    found = [entry for firm in firms if (entry := _entry(roll, firm, figures)) is not None]
    return sorted(found, key=lambda entry: entry.points or 0) if roll is Roll.RATING else found


def _entry(roll: Roll, firm: Firm, figures: Figures) -> Entry | None:
    if roll is Roll.RATING:
        return _rated(firm, figures) if firm.permit else None
    why = tuple(_why(roll, firm, figures))
    return Entry(firm.party_id, why) if why else None


def _why(roll: Roll, firm: Firm, figures: Figures) -> list[Text]:
    permit = [Text(_("It holds a permit for hazardous waste."))] if firm.permit else []
    own = [Text(_("It uses or disposes of hazardous waste on its own ground."))] if firm.own_facility else []
    match roll:
        case Roll.WATCH:
            return [
                *_many(firm.generated_g, figures["watch.generated_g"]),
                *permit,
                *own,
                *_often(_("{n} filings were returned in twelve months, from {limit} on it is watched."), firm.returned,
                        figures["watch.returned"]),
                *_often(_("{n} filings were late in twelve months, from {limit} on it is watched."), firm.late,
                        figures["watch.late"]),
            ]  # fmt: skip
        case Roll.SOURCES:
            return [Text(_("Its class is key supervision."))] if firm.tier == Tier.KEY and firm.generated_g else []
        case Roll.OPERATORS:
            return permit
        case Roll.SELF:
            return own
        case Roll.STOCKS:
            told = {"mass": grouped(firm.held_g), "limit": grouped(figures["stock.held_g"])}
            held = firm.held_g >= figures["stock.held_g"]
            return [Text(_("It holds {mass} t; the list begins at {limit} t."), told)] if held else []
        case _:
            return _often(_("It carried {n} loads in twelve months; the list begins at {limit}."), firm.carried,
                          figures["carrier.loads"])  # fmt: skip


def _many(mass_g: int, limit_g: int) -> list[Text]:
    told = {"mass": grouped(mass_g), "limit": grouped(limit_g)}
    said = _("It generated {mass} t in twelve months; the list begins at {limit} t.")
    return [Text(said, told)] if mass_g >= limit_g else []


def _often(said: str, n: int, limit: int) -> list[Text]:
    return [Text(said, {"n": n, "limit": limit})] if n >= limit > 0 else []


def _rated(firm: Firm, figures: Figures) -> Entry:
    share = firm.differing * PERCENT // firm.received if firm.received else 0
    gaps, late, back = (
        share * figures["rating.gap_points"],
        firm.late * figures["rating.late_points"],
        firm.returned * figures["rating.returned_points"],
    )
    told = {"n": firm.differing, "all": firm.received, "points": gaps}
    off = [
        (gaps, Text(_("{n} of {all} loads weighed otherwise than told: {points} points off."), told)),
        (late, Text(_("{n} filings were late: {points} points off."), {"n": firm.late, "points": late})),
        (back, Text(_("{n} filings were returned: {points} points off."), {"n": firm.returned, "points": back})),
    ]
    points = max(PERCENT - sum(taken for taken, _text in off), 0)
    why = [text for taken, text in off if taken] or [
        Text(_("Nothing to take points off for: {n} loads received."), {"n": firm.received})
    ]
    grade = Grade.GOOD if points >= figures["rating.good"] else Grade.SOUND
    return Entry(firm.party_id, tuple(why), points, grade if points >= figures["rating.pass"] else Grade.POOR)


def change(before: Sequence[Entry], after: Sequence[Entry]) -> Change:
    """What changed from one version of a list to the next; nobody is in two of the three."""
    old, new = ({entry.party_id: entry for entry in each} for each in (before, after))
    return Change(
        came=tuple(sorted(new.keys() - old.keys())),
        went=tuple(sorted(old.keys() - new.keys())),
        changed=tuple(sorted(key for key in new.keys() & old.keys() if _telling(new[key]) != _telling(old[key]))),
    )


def _telling(entry: Entry) -> tuple[object, ...]:
    """What makes an entry another one: which reasons there are and the grade, not each figure in them."""
    return (entry.grade, tuple(text.msgid for text in entry.why))
