"""The demo's licences, entered as issued before: permits, qualifications, approvals. Not for: those of the made year.

They cover all that the firms move, so that no load is stopped, and so much that a part is left; one ends soon.
"""

import datetime as dt
import uuid

from wufei.faces.cli.demo import shelf
from wufei.faces.cli.demo.house import House
from wufei.operations.licences.actions.licences import licence_enter
from wufei.operations.licences.spec import ItemIn, LicenceIn

TONNE = 1_000_000


def licences_build(house: House) -> None:
    """Enter all of them."""
    told, chance = shelf.table("licences"), house.chance("licences")
    for row in told["rows"]:
        items = [ItemIn(codes=(item["code"],), amount_g=item["tonnes"] * TONNE) for item in row["items"]]
        given = LicenceIn(
            key=uuid.UUID(int=chance.getrandbits(128)),
            kind=row["kind"],
            holder_id=house.parties[row["holder"]],
            number=row["number"],
            plate=row.get("plate", ""),
            issuer=told["issuer"],
            items=items,
            valid_from=house.days.first.replace(month=1, day=1),
            valid_to=house.days.day + dt.timedelta(days=row["days"]),
        )
        licence_enter(actor=house.setup, given=given)
