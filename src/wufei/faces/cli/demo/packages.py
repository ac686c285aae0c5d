"""The demo's packages: drums of one firm, grouped, split, an act undone, two on a draft. Not for: loads (manifests).

They are few: each act is one call, so that the pages live and the build takes no longer.
"""

import dataclasses
import datetime as dt
import functools
import uuid
from typing import Any

from wufei.faces.cli.demo import shelf
from wufei.faces.cli.demo.days import moment
from wufei.faces.cli.demo.house import House
from wufei.faces.cli.demo.progress import Line
from wufei.kernel.access import Actor
from wufei.operations.manifests.actions import manifest_create, packages_fill, packages_repack, repacking_undo
from wufei.operations.manifests.models import Package
from wufei.operations.manifests.spec import ManifestIn, Role
from wufei.operations.manifests.spec.packages import ContainerIn, LabelTexts, PackageIn, PackageKind, RepackIn
from wufei.registers.parties.models import Site

LITRE_ML = 1_000
UNDONE_AFTER = dt.timedelta(hours=2)


@dataclasses.dataclass(slots=True)
class Stock:
    """The packages of one firm: its route, and the drums in the order they were filled."""

    house: House
    facts: dict[str, Any]
    route: dict[str, Any]
    drums: list[Package] = dataclasses.field(default_factory=list)

    @property
    def holder_id(self) -> int:
        """Whose they are."""
        return self.house.parties[self.route["generator"]]

    @property
    def person(self) -> Actor:
        """Who acts for that firm."""
        return self.house.desk(self.holder_id) or self.house.setup

    def fill(self, keys: list[uuid.UUID]) -> None:
        """Put the thing into the store of the firm, and fill the drums beside it."""
        drums, thing = self.facts["drums"], self.facts["thing"]
        kind, volume = PackageKind(thing["kind"]), thing["litres"] * LITRE_ML
        filled = [
            ContainerIn(waste=thing["waste"], mass_g=thing["grams"], kind=kind, volume_ml=volume, code=thing["code"]),
            *(self._container(drums, grams) for grams in drums["grams"]),
        ]
        at: dict[str, Any] = {"holder_id": self.holder_id, "holder_site_id": self._site(), "simulated": True}
        given = [
            PackageIn(key=key, **at, **{field.name: getattr(one, field.name) for field in dataclasses.fields(one)})
            for key, one in zip(keys, filled, strict=True)
        ]
        _thing, *self.drums = packages_fill(actor=self.person, given=given)

    def repack(self, name: str, key: uuid.UUID) -> None:
        """Empty some of them into others."""
        told = self.facts[name]
        given = RepackIn(
            key=key,
            inputs=self._codes(told),
            outputs=[self._container(told, grams) for grams in told["grams"]],
            lost_g=told["lost"],
            reason=told["reason"],
        )
        packages_repack(actor=self.person, given=given)

    def undo(self, name: str, key: uuid.UUID) -> None:
        """Take back what was told wrongly."""
        repacking_undo(actor=self.person, key=key, reason=self.facts[name]["undone"])

    def draft(self, key: uuid.UUID) -> None:
        """Put some of them on a draft."""
        given = ManifestIn(
            key=key,
            spec=self.route["spec"],
            generator_id=self.holder_id,
            generator_site_id=self._site(),
            receiver_id=self.house.parties[self.route[Role.RECEIVER]],
            carriers=(self.house.parties[self.route[Role.CARRIER]],),
            code=self.route["code"],
            packages=self._codes(self.facts["draft"]),
            values=self.route["values"] | {"packages": len(self.facts["draft"]["of"])},
            simulated=True,
        )
        manifest_create(actor=self.person, given=given)

    def _codes(self, told: dict[str, Any]) -> list[str]:
        return [self.drums[at].code for at in told["of"]]

    def _container(self, told: dict[str, Any], grams: int) -> ContainerIn:
        kind, volume = PackageKind(told["kind"]), told["litres"] * LITRE_ML
        return ContainerIn(waste=self.route["code"], mass_g=grams, kind=kind, volume_ml=volume, label=self._label())

    def _label(self) -> LabelTexts:
        return LabelTexts(**self.facts["label"])

    def _site(self) -> int | None:
        return Site.objects.filter(party=self.holder_id).values_list("pk", flat=True).first()


def packages_plan(house: House, line: Line) -> None:
    """Put what is done to the packages on the line of time, each after what it needs."""
    chance = house.chance("packages")
    facts = shelf.table("manifests")["packages"]
    stock = Stock(house, facts, shelf.table("manifests")["routes"][facts["route"]])

    def key() -> uuid.UUID:
        return uuid.UUID(int=chance.getrandbits(128))

    def at(name: str) -> dt.datetime:
        return moment(house.days.worked(house.days.day - dt.timedelta(days=facts[name]["days"])), chance)

    keys = [key() for _one in (*facts["drums"]["grams"], facts["thing"])]
    wrong, told_wrongly = key(), at("wrong")
    line.chain(
        [
            (at("drums"), functools.partial(stock.fill, keys)),
            (at("group"), functools.partial(stock.repack, "group", key())),
            (at("split"), functools.partial(stock.repack, "split", key())),
            (told_wrongly, functools.partial(stock.repack, "wrong", wrong)),
            (told_wrongly + UNDONE_AFTER, functools.partial(stock.undo, "wrong", wrong)),
            (at("draft"), functools.partial(stock.draft, key())),
        ]
    )
