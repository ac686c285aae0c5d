"""Filings for tests, opened and filed through the acts. Not for: the books they draw from (ledger, packages)."""

import datetime as dt
from typing import Any

from tests.factories.ledger import beside, moving, post
from tests.factories.registers import SETUP, small_city

from wufei.ledger.books.spec import AccountKey, AccountKind
from wufei.operations.declarations.actions.duties import duties_open
from wufei.operations.declarations.actions.filings import filing_file
from wufei.operations.declarations.actions.firms import party_enrol, profile_set
from wufei.operations.declarations.models import Filing, Profile
from wufei.operations.declarations.queries.sheets import sheet_of
from wufei.operations.declarations.spec.filings import FilingIn
from wufei.operations.declarations.spec.firms import ProfileIn
from wufei.operations.declarations.spec.words import Tier
from wufei.registers.catalogue.actions.shipped import catalogue_load_shipped
from wufei.registers.catalogue.models import CodeList
from wufei.registers.parties.models import Party

OIL = "hw:900-249-08"
TONNE = 1_000_000
# A day in April 2026 on which March can be filed, and a moment in March.
APRIL = dt.datetime(2026, 4, 3, 2, tzinfo=dt.UTC)
MARCH_DAY = dt.datetime(2026, 3, 12, 4, tzinfo=dt.UTC)
MARCH = 202603


def stock_of(party: Party, code: str = OIL) -> AccountKey:
    """The stock of a firm in its own place (the county, where it has none)."""
    place = party.place or small_city()["371502"]
    return AccountKey(holder_id=party.pk, place_id=place.pk, kind=AccountKind.STOCK, code=code)


def generated(party: Party, mass_g: int, at: dt.datetime = MARCH_DAY, code: str = OIL) -> None:
    """So much is generated, as somebody booked it."""
    stock = stock_of(party, code)
    post(moving(beside(stock, AccountKind.GENERATED), stock, mass_g, happened_at=at))


def handed(party: Party, receiver: Party, mass_g: int, at: dt.datetime = MARCH_DAY, code: str = OIL) -> None:
    """So much goes to somebody else, on one manifest."""
    number = f"{at:%Y%m%d%H%M}{receiver.pk}"
    post(
        moving(
            stock_of(party, code),
            stock_of(receiver, code),
            mass_g,
            happened_at=at,
            subject=("manifest", number),
        )
    )


def codes_loaded() -> None:
    """Places and lists of codes."""
    small_city()
    if not CodeList.objects.exists():
        catalogue_load_shipped(actor=SETUP)


def opened(party: Party, form: str = "hw-quarter", day: dt.date = dt.date(2026, 4, 3)) -> Filing:
    """What a firm must file of a form, opened on a day; the firm is on the register."""
    codes_loaded()
    party_enrol(actor=SETUP, party_id=party.pk, group="hw", source="名录", valid_from=dt.date(2020, 1, 1))
    if form == "hw-quarter" and not Profile.objects.filter(party=party).exists():
        given = ProfileIn(adjusted=Tier.SIMPLE, adjusted_why="试点")
        profile_set(actor=SETUP, party_id=party.pk, given=given)
    duties_open(actor=SETUP, day=day)
    return Filing.objects.get(party=party, form=form)


def filing_in(filing: Filing, **values: Any) -> FilingIn:
    """The filing as proposed, with some paths changed; `reasons` for the differences."""
    reasons = values.pop("reasons", {})
    sheet = sheet_of(actor=SETUP, filing=filing)
    return FilingIn(values=sheet.proposed | values.pop("changed", {}), reasons=reasons, **values)


def file(filing: Filing, **values: Any) -> Filing:
    """File it so."""
    given = filing_in(filing, **values)
    return filing_file(actor=SETUP, filing_id=filing.pk, version=filing.version, given=given)
