"""The demo's facilities: a plant with gate, store, line, loads weighed and a run; points for straw; store rooms.

Not for: loads.
"""

import datetime as dt
import uuid
from typing import Any

from wufei.faces.cli.demo import shelf
from wufei.faces.cli.demo.days import moment
from wufei.faces.cli.demo.house import House
from wufei.faces.cli.demo.progress import Line
from wufei.kernel import clock
from wufei.ledger.books.actions.post import transfers_post
from wufei.ledger.books.spec import AccountKey, AccountKind, TransferIn
from wufei.operations.facilities.actions.facilities import facility_add, moisture_add
from wufei.operations.facilities.actions.norms import norms_load_shipped
from wufei.operations.facilities.actions.runs import run_draft, run_post
from wufei.operations.facilities.actions.weighings import weighing_record
from wufei.operations.facilities.models import Facility
from wufei.operations.facilities.queries.stock import stock_in_reach
from wufei.operations.facilities.spec import (
    NO_LEVEL,
    Cause,
    FacilityIn,
    FacilityKind,
    Fate,
    GateWay,
    Input,
    Output,
    RunIn,
    WeighingIn,
)
from wufei.operations.manifests.models import Manifest, Package
from wufei.operations.manifests.queries.packages import place_of
from wufei.operations.stores.actions.moves import moves_record
from wufei.operations.stores.spec import Destination, MoveIn, Way
from wufei.registers.parties.models import Party
from wufei.registers.places.models import Place

TONNE = 1_000_000
EMPTY_G = 12_400_000
STRAW, ASH = "agricultural:straw", "hw:772-003-18"
LOADS, STORED = 60, 12
HOUR = dt.timedelta(hours=1)


def facilities_plan(house: House, line: Line) -> None:
    """Put the facilities on the line of time, two working days before the demo stands still."""
    chance = house.chance("facilities")
    at = moment(house.days.worked(house.days.day - 2 * clock.ONE_DAY), chance)
    line.put(at, lambda: _build(house, shelf.table("facilities")))


def _build(house: House, told: dict[str, Any]) -> None:
    norms_load_shipped(actor=house.setup)
    taken = Manifest.objects.filter(
        receiver=house.parties[told["plant"]], accepted_g__isnull=False, code__startswith="hw:"
    ).order_by("moved_at")
    loads = list(taken.prefetch_related("legs"))[-LOADS:]
    if loads:
        _plant(house, told, loads)
    above: Facility | None = None
    for point in told["points"]:
        above = _point(house, point, above)
    _stores(house, told, loads)


def _plant(house: House, told: dict[str, Any], loads: list[Manifest]) -> None:
    holder, place, names = loads[0].receiver_id, loads[0].destination_id, told["names"]

    def add(kind: FacilityKind, **fields: Any) -> Facility:
        given = FacilityIn(name=names[kind], kind=kind, holder_id=holder, place_id=place, codes=("hw:",), **fields)
        return facility_add(actor=house.setup, given=given)

    gate = add(FacilityKind.GATE)
    add(FacilityKind.STORE, hold_g=told["hold"] * TONNE)
    burner = add(FacilityKind.LINE, day_g=told["day"] * TONNE, method="D10")
    for number, load in enumerate(loads):
        weighed = WeighingIn(
            key=uuid.uuid5(load.key, "gate"),
            facility_id=gate.pk,
            direction=GateWay.IN,
            weighed_at=load.moved_at,
            gross_g=EMPTY_G + (load.accepted_g or load.mass_g),
            tare_g=EMPTY_G,
            plate=next((leg.plate or "" for leg in load.legs.all()), ""),
            ticket=f"{number + 1:04d}",
            code=load.code,
            # The last ones wait to be confirmed by a person.
            manifest_id=load.pk if number < len(loads) - 3 else None,
        )
        weighing_record(actor=house.setup, given=weighed)
    _run(house, burner)


def _run(house: House, burner: Facility) -> None:
    """A run of a third of what lies there: ash comes back to stock, water and gas are named as lost."""
    stock = {code: mass // 3 for code, mass in stock_in_reach(burner).items() if mass >= 3 * TONNE}
    if not stock:
        return
    now, whole = clock.now(), sum(stock.values())
    first = next(iter(stock))
    ash, water, gas = whole // 20, whole // 10, whole // 5
    outputs = (
        Output(Fate.RESIDUE, ASH, ash),
        Output(Fate.TREATED, first, whole - ash - water - gas),
        Output(Fate.LOST, first, water, Cause.EVAPORATION),
        Output(Fate.LOST, first, gas, Cause.FLUE_GAS),
    )
    given = RunIn(
        key=uuid.uuid5(uuid.NAMESPACE_OID, f"{burner.name}.run"),
        facility_id=burner.pk,
        started_at=now - 9 * HOUR,
        ended_at=now - HOUR,
        inputs=tuple(Input(code, mass) for code, mass in stock.items()),
        outputs=outputs,
        method="D10",
    )
    made = run_draft(actor=house.setup, given=given)
    run_post(actor=house.setup, run_id=made.pk, version=made.version)


def _stores(house: House, told: dict[str, Any], loads: list[Manifest]) -> None:
    """The plant's last loads through its store, every second one on to its line; a firm's packages in a store room."""
    keeper = {"keeper": told["keeper"], "simulated": True}
    plant = Facility.objects.filter(kind=FacilityKind.STORE).first()
    moves: list[MoveIn] = []
    for number, load in enumerate(loads[-STORED:]):
        if plant is None:
            break
        mass = load.accepted_g or load.mass_g
        lot: dict[str, Any] = {"store_id": plant.pk, "waste": load.code, "mass_g": mass, **keeper}
        key, at = uuid.uuid5(load.key, "store"), load.moved_at + HOUR
        moves.append(MoveIn(key=key, way=Way.IN, moved_at=at, origin=load.generator.name, **lot))
        if number % 2 == 0:
            gone, to = uuid.uuid5(key, "line"), Destination.OWN_DISPOSAL
            moves.append(MoveIn(key=gone, way=Way.OUT, moved_at=at + 5 * HOUR, destination=to, **lot))
    first = Package.objects.filter(used_in=None, manifest=None).order_by("pk").first()
    place = place_of(first) if first is not None else None
    if first is not None and place is not None:
        packages = list(Package.objects.filter(used_in=None, manifest=None, holder=first.holder_id).order_by("pk"))
        room = FacilityIn(
            name=told["room"],
            kind=FacilityKind.STORE,
            holder_id=first.holder_id,
            place_id=place,
            codes=tuple(sorted({f"{each.waste.partition(':')[0]}:" for each in packages})),
        )
        at = clock.now() - 2 * HOUR
        store = facility_add(actor=house.setup, given=room)
        for each in packages[:-1]:  # one still waits to be taken in
            key = uuid.uuid5(each.key, "store")
            moves.append(MoveIn(key=key, store_id=store.pk, way=Way.IN, moved_at=at, package=each.code, **keeper))
    now = clock.now()
    moves_record(actor=house.setup, given=[each for each in moves if each.moved_at <= now])


def _point(house: House, told: dict[str, Any], above: Facility | None) -> Facility:
    place = Place.objects.get(code=told["place"])
    holder = Party.objects.filter(place=place, merged_into__isnull=True).order_by("pk").first()
    holder_id = holder.pk if holder is not None else next(iter(house.parties.values()))
    given = FacilityIn(
        name=told["name"],
        kind=FacilityKind.POINT,
        holder_id=holder_id,
        place_id=place.pk,
        parent_id=above.pk if above is not None else None,
        level=told["level"] or NO_LEVEL,
        codes=(STRAW,),
    )
    made = facility_add(actor=house.setup, given=given)
    stock = AccountKey(holder_id=holder_id, place_id=place.pk, kind=AccountKind.STOCK, code=STRAW)
    source = AccountKey(holder_id=holder_id, place_id=place.pk, kind=AccountKind.GENERATED, code=STRAW)
    entry = TransferIn(
        key=uuid.uuid5(uuid.NAMESPACE_OID, told["name"]),
        source=source,
        target=stock,
        amount=round(told["mass"] * TONNE),
        happened_at=clock.now() - told["days"] * clock.ONE_DAY,
        subject=("demo", "straw"),
    )
    transfers_post(entries=[entry])
    moisture_add(
        actor=house.setup,
        facility_id=made.pk,
        code=STRAW,
        permille=told["moisture"],
        source=shelf.table("facilities")["lab"],
    )
    return made
