"""A manifest held against the waybill of the same trip. Not for: fetching waybills, judging differences (alerts)."""

from wufei.kernel.access import Actor
from wufei.kernel.periods import closing_of
from wufei.ledger.books.spec import Commodity
from wufei.ledger.closing.queries.tolerances import tolerance_for
from wufei.operations.manifests.queries.manifests import manifest_get
from wufei.operations.manifests.queries.sheets import opened
from wufei.operations.manifests.rules.legs import leg_at
from wufei.operations.manifests.rules.waybill import compared
from wufei.operations.manifests.spec import Event
from wufei.operations.manifests.spec.waybills import Compared, WaybillIn

LOADING_MINUTES = 60


def waybill_compared(*, actor: Actor, manifest_id: int, waybill: WaybillIn) -> tuple[Compared, ...]:
    """What a manifest and a waybill say, field by field; masses by the tolerance of the house. Raises NOT_FOUND."""
    manifest = manifest_get(actor=actor, manifest_id=manifest_id)
    found = opened(manifest)
    place = leg_at(found.legs, Event.ACCEPT)
    leg = found.legs[place] if place is not None else None
    values = {**manifest.values, **(leg.values if leg is not None else {})}
    told = {
        "number": values.get("waybill"),
        "consignor": manifest.generator.name,
        "carrier": leg.carrier.name if leg is not None else None,
        "consignee": manifest.receiver.name,
        "plate": values.get("plate"),
        "driver": values.get("driver"),
        "goods_name": manifest.name,
        "un_class": values.get("un_class"),
        "mass_g": manifest.mass_g,
        "packages": manifest.pieces or values.get("packages"),
        "loaded_at": leg.taken_at if leg is not None else None,
        "origin": manifest.generator.address,
        "destination": manifest.receiver.address,
    }
    rule = tolerance_for(Commodity.MASS, manifest.code, closing_of(manifest.day))
    permille = rule.permille if rule is not None else 0
    return compared(told, waybill, mass_permille=permille, loading_minutes=LOADING_MINUTES)
