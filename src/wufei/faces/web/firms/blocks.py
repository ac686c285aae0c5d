"""What a block of a firm's page is, and what it is asked for. Not for: which blocks stand where (boards).

A new block is one file here with a `BLOCK`, one template of its key, and one line in `boards`.
"""

import dataclasses
import functools
from collections.abc import Callable, Collection, Mapping
from typing import Any

from wufei.faces.web.kit.sheets import Sheet
from wufei.kernel import clock
from wufei.kernel.access import Actor, Permission
from wufei.operations.declarations.models import Filing
from wufei.operations.declarations.queries.filings import duties_of
from wufei.operations.facilities.queries.holdings import holdings_of
from wufei.operations.facilities.queries.stock import CodeStock
from wufei.operations.licences.models import Licence
from wufei.operations.licences.queries import licences
from wufei.operations.licences.spec import LIVE
from wufei.operations.manifests.queries.firms import Moved, months_until, moved_by
from wufei.operations.manifests.queries.stock import waste_names
from wufei.registers.parties.models import Party

MONTHS = 12


@dataclasses.dataclass(frozen=True)
class Asked:
    """Whose page it is and who looks; what several blocks read is read once. `party_ids`: the firm and those below."""

    actor: Actor
    party: Party
    party_ids: frozenset[int]

    @functools.cached_property
    def months(self) -> list[int]:
        """The last months (YYYYMM), this one last."""
        return list(months_until(clock.today(), MONTHS))

    @functools.cached_property
    def moved(self) -> list[Moved]:
        """What moved in these months."""
        year, month = divmod(self.months[0], 100)
        return moved_by(self.party_ids, clock.today().replace(year=year, month=month, day=1), clock.today())

    @functools.cached_property
    def holdings(self) -> list[CodeStock]:
        """What lies there now, by code."""
        found = holdings_of(self.party_ids)
        return sorted((row for rows in found.values() for row in rows), key=lambda row: -row.mass_g)

    @functools.cached_property
    def licences(self) -> list[Licence]:
        """Its licences in force, the next to end first."""
        rows = licences.visible_to(self.actor).filter(holder__in=self.party_ids, state__in=LIVE)
        return list(rows.order_by("valid_to", "pk"))

    @functools.cached_property
    def duties(self) -> list[Filing]:
        """What it has still to file, what is due first first."""
        return list(duties_of(self.actor).filter(party__in=self.party_ids).order_by("due_on", "pk"))

    def names(self, codes: Collection[str]) -> Mapping[str, str]:
        """What wastes are called."""
        return waste_names(actor=self.actor, wastes=codes) if codes else {}


Told = Mapping[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Block:
    """A part of the page. `permission` over the firm decides who sees it; `told` what its template prints.

    `sheet`: its table as a file; None where it has none. `wide`: it takes the whole width.
    """

    key: str
    title: str
    permission: Permission
    told: Callable[[Asked], Told]
    sheet: Callable[[Asked, Told], Sheet] | None = None
    wide: bool = False

    @property
    def template(self) -> str:
        """What prints it."""
        return f"web/firms/{self.key}.html"
