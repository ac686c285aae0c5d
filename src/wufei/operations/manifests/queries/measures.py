"""What the mass of a manifest rests on: weighed, or a volume and a density with its bounds; what of it is dry.

Not for: the books, which hold what was told or weighed.
"""

import dataclasses
import datetime as dt

from wufei.kernel.access import Actor
from wufei.kernel.problems import Problem
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.queries.sheets import spec_on
from wufei.operations.manifests.rules.measures import Mass, dry_mass, mass_of_volume
from wufei.operations.manifests.spec import ManifestSpec
from wufei.registers.catalogue.queries.factors import factor_on

VOLUME, MOISTURE = "volume_l", "moisture_permille"


@dataclasses.dataclass(frozen=True, slots=True)
class Measured:
    """A mass, whether it was weighed, the source of the density where it was not; the dry mass where it is known."""

    mass: Mass
    weighed: bool
    source: str
    dry_g: int | None


def measured(*, actor: Actor, manifest: Manifest) -> Measured:
    """What the mass of a manifest rests on. No permission: the caller has found it."""
    spec = spec_on(manifest.spec, manifest.day)
    mass_g = manifest.accepted_g if manifest.accepted_g is not None else manifest.mass_g
    moisture = manifest.values.get(MOISTURE)
    dry_g = dry_mass(mass_g, moisture) if spec.dry and isinstance(moisture, int) and 0 <= moisture <= 1000 else None
    litres = manifest.values.get(VOLUME)
    if manifest.accepted_g is None and isinstance(litres, int):
        found = volume_mass(
            actor=actor, spec=spec, code=manifest.code, litres=litres, day=manifest.day, place=manifest.origin.code
        )
        if found is not None and found[0].mid_g == manifest.mass_g:
            return Measured(found[0], weighed=False, source=found[1], dry_g=dry_g)
    return Measured(Mass(mass_g, mass_g, mass_g), weighed=True, source="", dry_g=dry_g)


def volume_mass(
    *, actor: Actor, spec: ManifestSpec, code: str, litres: int, day: dt.date, place: str
) -> tuple[Mass, str] | None:
    """The mass of a volume of this waste with the source of its density; None where nobody knows one.

    No permission: the caller asks.
    """
    if not spec.density:
        return None
    try:
        factor = factor_on(actor=actor, code=f"{spec.density}.{code.partition(':')[2]}", day=day, place_code=place)
    except Problem:
        return None
    return mass_of_volume(litres, factor.low_micro, factor.high_micro), factor.source
