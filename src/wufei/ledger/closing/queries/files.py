"""Assertions as they go out as a file. Not for: pages."""

from collections.abc import Iterator

from wufei.kernel.access import Actor
from wufei.kernel.periods import Length, Period
from wufei.kernel.tables.spec import Values
from wufei.kernel.units import decimal_text
from wufei.ledger.closing.queries.assertions import live, standings, visible_to
from wufei.ledger.closing.spec import MICRO_OF_ONE
from wufei.registers.parties.models import Party


def assertion_rows(actor: Actor) -> Iterator[Values]:
    """Every assertion that stands, the latest month first, with the book then and now."""
    for closing in visible_to(actor).order_by("-closing").values_list("closing", flat=True).distinct():
        for row in standings(live(actor, closing), closing):
            told, unit = row.assertion, MICRO_OF_ONE[row.assertion.commodity]
            amounts = {
                "declared": told.declared,
                "book": told.book,
                "difference": told.difference,
                "tolerance": told.tolerance,
                "book_now": row.book,
            }
            yield {
                "holder": _party_word(told.holder),
                "place": told.place.code,
                "code": told.code,
                "commodity": told.commodity,
                "kind": told.kind,
                "month": Period.closing_with(closing, Length.MONTH),
                **{name: decimal_text(amount * unit) for name, amount in amounts.items()},
                "state": told.state,
                "evidence": told.evidence,
                "reason": told.reason,
            }


def _party_word(party: Party) -> str:
    """How a row names a party: by its credit code if that is sound, for names repeat."""
    return party.uscc if party.uscc and not party.uscc_doubt else party.name
