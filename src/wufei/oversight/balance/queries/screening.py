"""Declarations out of the books held against output and energy; told as far as they are in reach.

A firm is held against all firms of its sector, wherever they are; told are those in reach. Not for: files (cases).
"""

import numpy as np

from wufei.kernel.access import Actor, require
from wufei.kernel.periods import closing_earlier
from wufei.operations.declarations.permissions import FILING_READ
from wufei.operations.declarations.queries.activities import firm_months, sectors_of
from wufei.oversight.balance.permissions import BALANCE_READ
from wufei.oversight.balance.queries.settings import terms_on
from wufei.oversight.balance.rules.declared import declared_of
from wufei.oversight.balance.rules.screening import screened
from wufei.oversight.balance.spec import Declared, Evidence, Screened
from wufei.oversight.balance.spec.screened import FirmScreened, Screening, ScreeningAsked
from wufei.registers.parties import queries as parties
from wufei.registers.parties.models import Party

MONTHS = 12
Known = dict[int, tuple[str, str]]  # party → its name and place


def screening(*, actor: Actor, asked: ScreeningAsked) -> Screening:
    """The firms within reach, most suspect first. Raises NOT_ALLOWED."""
    for permission in (BALANCE_READ, FILING_READ):
        if not actor.may_somewhere(permission):
            require(actor, permission)
    last = asked.last.closing
    first = closing_earlier(last, MONTHS - 1)
    sectors = sectors_of(first, last)
    told = declared_of(firm_months(first, last), sectors, last, MONTHS)
    known = _within(actor, asked, sectors)
    terms = terms_on(asked.last.end)
    found = screened(told, terms)
    shown = {sectors[party] for party in known}
    silent = [int(party) for party, waste in zip(told.firms, told.waste, strict=True) if np.isnan(waste).all()]
    silent = [party for party in silent if party in known]
    heard = [firm for firm in found.ranked if int(told.firms[firm]) in known.keys() - set(silent)]
    return Screening(
        asked=asked,
        firms=[_firm(told, found, firm, known, first) for firm in heard],
        fits=[fit for fit in found.fits if fit.sector in shown],
        sectors=sorted({sectors[party] for party in _within(actor, ScreeningAsked(asked.last), sectors)}),
        all_firms=len(told.firms),
        mute=len(known) - len(heard) - len(silent),
        silent=[(party, known[party][0], sectors[party]) for party in silent],
        one_in=terms.one_in,
    )


def _within(actor: Actor, asked: ScreeningAsked, sectors: dict[int, str]) -> Known:
    """The firms that may be told: in reach, of the sector and place asked for."""
    wanted = [party for party, sector in sectors.items() if asked.sector in {"", sector}]
    rows = Party.objects.filter(pk__in=wanted)
    for permission in (BALANCE_READ, FILING_READ):
        if (within := parties.reach(actor, permission)) is not None:
            rows = rows.filter(within)
    if asked.place:
        rows = rows.filter(place__code__startswith=asked.place)
    return {pk: (name, place or "") for pk, name, place in rows.values_list("pk", "name", "place__name")}


def _firm(told: Declared, found: Screened, firm: int, known: Known, first: int) -> FirmScreened:
    party = int(told.firms[firm])
    z = found.z[firm].tolist()
    since = int(found.since[firm])
    return FirmScreened(
        party_id=party,
        name=known[party][0],
        sector=told.sectors[firm],
        place=known[party][1],
        evidence={each: value for each, value in zip(Evidence, z, strict=True) if not np.isnan(value)},
        score=float(found.score[firm]),
        chance=float(found.chance[firm]),
        months=int((~np.isnan(told.waste[firm])).sum()),
        declared=_number(found.declared[firm]),
        expected=_number(found.expected[firm]),
        low=_number(found.low[firm]),
        high=_number(found.high[firm]),
        since=None if since < 0 else closing_earlier(first, -since),
        flagged=bool(found.flagged[firm]),
    )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
