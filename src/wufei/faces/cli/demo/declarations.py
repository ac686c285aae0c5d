"""The demo's declarations: what is due is opened, a report filed, one returned, lists made. Not for: the books.

They stand on the manifests and packages of the demo, as they would in a city.
"""

from wufei.faces.cli.demo import shelf
from wufei.faces.cli.demo.house import House
from wufei.kernel import clock
from wufei.kernel.periods import Length, Period
from wufei.operations.declarations.actions.duties import duties_open
from wufei.operations.declarations.actions.filings import filing_file_proposed, filing_return
from wufei.operations.declarations.actions.firms import profile_set
from wufei.operations.declarations.actions.rolls import rolls_make
from wufei.operations.declarations.models import Filing
from wufei.operations.declarations.queries.filings import form_of
from wufei.operations.declarations.spec.firms import ProfileIn
from wufei.operations.declarations.spec.words import Purpose, Tier


def declarations_build(house: House) -> None:
    """Open what is due; file two reports in the name of firms that somebody answers for, and return one of them."""
    facts = shelf.table("declarations")
    firms = {party for party in house.desks if party in house.parties.values()}
    for party in firms:
        given = ProfileIn(adjusted=Tier.SIMPLE, adjusted_why=facts["why"])
        if house.desks[party] == facts["operator"]:
            given = ProfileIn(permit=True)
        profile_set(actor=house.setup, party_id=party, given=given)
    # As the clock would have done it: on the first day after the quarter, and of this month.
    today = clock.today()
    quarter = Period.containing(today, Length.QUARTER)
    for day in (quarter.start, today.replace(day=1)):
        duties_open(actor=house.setup, day=day)
    reports = [
        filing
        for filing in Filing.objects.filter(party__in=firms).order_by("pk")
        if form_of(filing).purpose is not Purpose.PLAN and not _needs_words(filing)
    ]
    filed = [
        filing_file_proposed(
            actor=house.desk(filing.party_id) or house.setup, filing_id=filing.pk, version=filing.version, spent_s=38
        )
        for filing in reports[:2]
    ]
    for filing in filed[1:]:
        remarks = dict.fromkeys(list(filing.values)[:1], facts["remark"])
        filing_return(
            actor=house.office,
            filing_id=filing.pk,
            version=filing.version,
            remarks=remarks,
            told=facts["told"],
        )
    rolls_make(actor=house.setup, closing=quarter.earlier().closing)


def _needs_words(filing: Filing) -> bool:
    """Whether it asks for words that no booking knows."""
    return any(f.needed and f.fact is None for s in form_of(filing).sections for f in s.fields)
