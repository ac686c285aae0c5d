"""A firm's licences: until when, and how much of each allowance is left. Not for: whether a move is covered."""

import dataclasses
import datetime as dt

from django.utils.translation import gettext

from wufei.faces.web.firms.blocks import Asked, Block, Told
from wufei.faces.web.kit.sheets import Sheet
from wufei.kernel import clock
from wufei.kernel.text import _
from wufei.operations.licences.models import Licence
from wufei.operations.licences.permissions import LICENCE_READ
from wufei.operations.licences.queries.licences import Left, lefts_of
from wufei.operations.licences.spec import KINDS, LADDER

TONNE, WHOLE = 1_000_000, 100
TIGHT = 90  # percent used, from which it is marked


@dataclasses.dataclass(frozen=True, slots=True)
class Allowance:
    """What a licence allows of some codes now. `used`, `held`: percent of what was granted, together at most 100."""

    left: Left
    used: int
    held: int

    @property
    def tight(self) -> bool:
        """Whether nearly all of it is gone."""
        return self.left.granted_g is not None and self.used + self.held >= TIGHT


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """A licence with its allowances of this year, and those for its whole time."""

    licence: Licence
    kind: str
    allowances: list[Allowance]
    ends_soon: bool


def told(asked: Asked) -> Told:
    """The licences in force, the next to end first."""
    year, last = str(clock.today().year), clock.today() + dt.timedelta(days=max(LADDER))
    left = lefts_of(asked.licences)
    rows = []
    for licence in asked.licences:
        now = [_allowance(one) for one in left[licence.pk] if one.period in {"", year}]
        rows.append(Held(licence, gettext(KINDS[licence.kind].title), now, licence.valid_to <= last))
    return {"licences": rows, "tight": sum(1 for row in rows for one in row.allowances if one.tight)}


def _allowance(left: Left) -> Allowance:
    granted = left.granted_g or 0
    used = min(WHOLE, WHOLE * max(0, left.used_g) // granted) if granted else 0
    held = min(WHOLE - used, -(-WHOLE * max(0, left.open_g) // granted)) if granted else 0
    return Allowance(left, used, held)


def sheet(asked: Asked, found: Told) -> Sheet:
    """The same as a table."""
    columns = [
        (gettext("Licence"), 40),
        (gettext("Number"), 24),
        (gettext("Valid until"), 12),
        (gettext("Waste codes"), 36),
    ]
    columns += [(gettext("Period"), 10), (gettext("Allowed, t"), 14), (gettext("Used, t"), 14)]
    columns += [(gettext("On the way, t"), 14), (gettext("Left, t"), 14)]
    rows: list[list[object]] = []
    for held in found["licences"]:
        head = [held.kind, held.licence.number, held.licence.valid_to]
        rows += [[*head, *_line(one.left)] for one in held.allowances] or [[*head, *[None] * 6]]
    return Sheet(gettext("Licences and what is left"), columns, rows)


def _line(left: Left) -> list[object]:
    counted = left.granted_g is not None
    masses = (left.granted_g or 0, left.used_g, left.open_g, left.left_g)
    return [" ".join(left.codes), left.period, *(mass / TONNE if counted else None for mass in masses)]


BLOCK = Block("headroom", _("Licences and what is left"), LICENCE_READ, told, sheet)
