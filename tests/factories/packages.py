"""Packages for tests, filled and repacked through the acts. Not for: packages on a manifest (manifests)."""

import itertools
import uuid
from typing import Any

from stdnum.cn import uscc
from tests.factories.manifests import OIL, Trio
from tests.factories.registers import SETUP, actor, party, small_city

from wufei.kernel.access import Actor
from wufei.operations.manifests.actions.packages import packages_fill, packages_repack
from wufei.operations.manifests.models import Package, Repacking
from wufei.operations.manifests.spec import Role
from wufei.operations.manifests.spec.packages import ContainerIn, PackageIn, PackageKind, RepackIn
from wufei.registers.catalogue.actions.shipped import catalogue_load_shipped
from wufei.registers.catalogue.models import CodeList
from wufei.registers.parties.models import Party

_numbers = itertools.count(1)


def unit_code() -> str:
    """A sound credit code."""
    body = f"91371500MA{next(_numbers):07d}"
    return body + uscc.calc_check_digit(body)


def firm(place: str = "371502", **fields: Any) -> Party:
    """A firm with a credit code; places and codes are loaded."""
    small_city()
    if not CodeList.objects.exists():
        catalogue_load_shipped(actor=SETUP)
    return party(place=place, **{"uscc": unit_code(), **fields})


def three_firms() -> Trio:
    """Generator, carrier and receiver, as `trio`, with credit codes."""
    firms = [firm(place) for place in ("371502", "371502", "371581")]
    roles = (Role.GENERATOR, Role.CARRIER, Role.RECEIVER)
    return Trio(*firms, {role: actor("enterprise", party=one) for role, one in zip(roles, firms, strict=True)})


def drum(holder: Party, mass_g: int = 100_000, **fields: Any) -> PackageIn:
    """A drum of waste oil."""
    told: dict[str, Any] = {"waste": OIL, "kind": PackageKind.DRUM, "volume_ml": 200_000, "key": uuid.uuid4()}
    return PackageIn(holder_id=holder.pk, mass_g=mass_g, **{**told, **fields})


def into(mass_g: int, **fields: Any) -> ContainerIn:
    """A tank of waste oil, as what a repacking fills."""
    told: dict[str, Any] = {"waste": OIL, "kind": PackageKind.TANK, "volume_ml": 1_000_000}
    return ContainerIn(mass_g=mass_g, **{**told, **fields})


def filled(holder: Party, *masses: int, **fields: Any) -> list[Package]:
    """Drums in stock."""
    return packages_fill(actor=SETUP, given=[drum(holder, mass, **fields) for mass in masses])


def repack(rows: list[Package], *outputs: ContainerIn, by: Actor = SETUP, **fields: Any) -> Repacking:
    """Packages emptied into others."""
    told: dict[str, Any] = {"key": uuid.uuid4(), "inputs": [row.code for row in rows], "outputs": outputs}
    return packages_repack(actor=by, given=RepackIn(**{**told, **fields}))


def made(act: Repacking) -> list[Package]:
    """What an act filled, in the order it was told."""
    return list(act.made.order_by("pk"))
