"""On which lists a firm stands and why, how it is rated, what changed since the quarter before. Not for: the lists."""

from django.utils.translation import gettext

from wufei.faces.web.firms.blocks import Asked, Block, Told
from wufei.faces.web.kit.sheets import Sheet
from wufei.faces.web.rounds.numbers import period_words
from wufei.kernel.text import _
from wufei.operations.declarations.permissions import ROLL_READ
from wufei.operations.declarations.queries.rolls import Standing, standings_on
from wufei.operations.declarations.spec.rolls import GRADE_LABELS, ROLL_LABELS, Roll


def told(asked: Asked) -> Told:
    """The rating first, then the lists it stands on, then those it has left."""
    found = standings_on([asked.party.pk])[asked.party.pk]
    rating = next((one for one in found if one.version.roll == Roll.RATING), None)
    rows = [
        (gettext(ROLL_LABELS[one.version.roll]), one, period_words(one.version.closing), _change(one))
        for one in sorted(found, key=lambda one: one.entry is None)
        if one is not rating
    ]
    return {"rating": rating, "period": period_words(rating.version.closing) if rating else "", "rows": rows}


def _change(one: Standing) -> str:
    """What is different from the quarter before; empty where nothing is, or no list was made then."""
    if one.entry is None:
        return gettext("no longer listed")
    if one.before is None:
        return gettext("new") if one.compared else ""
    return gettext("other reasons") if one.before.why != one.entry.why else ""


def sheet(asked: Asked, found: Told) -> Sheet:
    """The same as a table."""
    columns = [(gettext("List"), 28), (gettext("Quarter"), 14), (gettext("Reasons"), 60), (gettext("Points"), 10)]
    columns += [(gettext("Grade"), 14), (gettext("Since the last quarter"), 18)]
    rows: list[list[object]] = []
    rating = found["rating"]
    shown = [(gettext(ROLL_LABELS[Roll.RATING]), rating, found["period"], "")] if rating else []
    for word, one, period, change in [*shown, *found["rows"]]:
        entry = one.entry
        grade = gettext(GRADE_LABELS[entry.grade]) if entry and entry.grade in GRADE_LABELS else ""
        why = " ".join(each.say(gettext) for each in entry.why) if entry else ""
        rows.append([word, period, why, entry.points if entry else None, grade, change])
    return Sheet(gettext("Rating and lists"), columns, rows)


BLOCK = Block("ratings", _("Rating and lists"), ROLL_READ, told, sheet)
