"""Signing manifests: whole signatures with policy, rules, books, seal, log, event. Not for: books alone (ledger)."""

import dataclasses
import multiprocessing
import statistics
import time
import uuid
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tools.measures import Measure

if TYPE_CHECKING:
    from multiprocessing.synchronize import Barrier

    from wufei.kernel.access import Actor
    from wufei.operations.manifests.models import Manifest
    from wufei.operations.manifests.spec import Event, Role

LOADS, RUNS, WRITERS = 150, 3, 4
HOW = "issue, take-over and acceptance of hazardous waste in turn, each an act of its own"
P99 = 0.99
GENERATED = {"form": "liquid", "hazards": "T,I", "packing": "tank", "purpose": "use", "emergency": "吸附后收集"}
CARRIED = {"plate": "鲁P12345", "road_permit": "371500000001", "driver": "李师傅"}
TAKEN = {"method": "R9"}


@dataclasses.dataclass(frozen=True, slots=True)
class Three:
    """A generator, a carrier and a receiver, each with somebody who signs for it, in the order of the way."""

    firms: tuple[int, int, int]
    people: "tuple[Actor, Actor, Actor]"

    @property
    def way(self) -> "Iterator[tuple[Event, Role, Actor, Mapping[str, object]]]":
        """What is signed, by whom, with what."""
        from wufei.operations.manifests.spec import Event, Role  # noqa: PLC0415

        events = (Event.ISSUE, Event.TAKE_OVER, Event.ACCEPT)
        return zip(
            events, (Role.GENERATOR, Role.CARRIER, Role.RECEIVER), self.people, ({}, CARRIED, TAKEN), strict=True
        )


def signatures() -> Iterator[Measure]:
    """One writer after the other; on PostgreSQL also four at once, each for firms of its own."""
    import django  # noqa: PLC0415  the settings are told first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    from wufei.kernel.access import system  # noqa: PLC0415
    from wufei.registers.catalogue.actions.shipped import catalogue_load_shipped  # noqa: PLC0415
    from wufei.registers.places.actions import place_create  # noqa: PLC0415
    from wufei.registers.places.spec import PlaceKind, Tree  # noqa: PLC0415

    actor, tree = system("bench"), Tree.ADMINISTRATIVE
    place_create(actor=actor, tree=tree, kind=PlaceKind.PREFECTURE, code="3715", name="测试市")
    catalogue_load_shipped(actor=actor)
    three, vendor = settled(0), connection.vendor
    signed(three, drafts(three))  # warm: accounts opened, statements made
    runs = [signed(three, drafts(three)) for _run in range(RUNS)]
    seconds = sorted(second for run in runs for second in run)
    rate = statistics.median(len(run) / sum(run) for run in runs)
    where = f"{HOW}; {LOADS} loads, one writer, median of {RUNS}"
    yield Measure(f"manifests signed, {vendor}", rate, "signatures/s", where)
    for name, at in (("50 of 100 within", 0.5), ("99 of 100 within", P99)):
        yield Measure(
            f"a signature of a manifest, {name}, {vendor}", 1000 * seconds[int(len(seconds) * at)], "ms", where
        )
    if vendor == "postgresql":
        trios = [three, *map(settled, range(1, WRITERS))]
        rate = statistics.median(together(trios) for _run in range(RUNS))
        yield Measure(
            f"manifests signed by {WRITERS} writers, {vendor}", rate, "signatures/s", f"{HOW}; {LOADS} loads each"
        )


def settled(number: int) -> Three:
    """Three firms with their people."""
    from wufei.kernel.access import Face, system  # noqa: PLC0415
    from wufei.registers.identity.actions import membership_grant, person_create  # noqa: PLC0415
    from wufei.registers.identity.queries import actor_by_id  # noqa: PLC0415
    from wufei.registers.parties.actions import party_create  # noqa: PLC0415
    from wufei.registers.parties.spec import PartyKind  # noqa: PLC0415

    actor, firms, people = system("bench"), [], []
    for side in ("产废", "承运", "接受"):
        name = f"测试{side}单位{number}"
        firm = party_create(actor=actor, kind=PartyKind.ENTERPRISE, name=name, place_code="3715")
        person = person_create(actor=actor, username=f"{side}{number}", name=name, password=uuid.uuid4().hex)
        membership_grant(actor=actor, person_id=person.pk, role="enterprise", party_id=firm.pk)
        firms.append(firm.pk)
        people.append(actor_by_id(person.pk, Face.API))
    return Three((firms[0], firms[1], firms[2]), (people[0], people[1], people[2]))


def drafts(three: Three) -> "list[Manifest]":
    """Loads that are drafted and wait for their first signature."""
    from wufei.operations.manifests.actions import manifest_create  # noqa: PLC0415
    from wufei.operations.manifests.spec import ManifestIn  # noqa: PLC0415

    generator, carrier, receiver = three.firms
    return [
        manifest_create(
            actor=three.people[0],
            given=ManifestIn(
                key=uuid.uuid4(),
                spec="hazardous",
                generator_id=generator,
                receiver_id=receiver,
                carriers=(carrier,),
                code="hw:900-249-08",
                mass_g=4_812_000,
                values=GENERATED,
            ),
        )
        for _load in range(LOADS)
    ]


def signed(three: Three, loads: "list[Manifest]") -> list[float]:
    """Sign all of them three times; the seconds of each signature."""
    from wufei.operations.manifests.actions import manifest_sign  # noqa: PLC0415
    from wufei.operations.manifests.spec import SignIn  # noqa: PLC0415

    seconds = []
    for event, role, who, values in three.way:
        given, then = SignIn(event=event, role=role, values=values), []
        for load in loads:
            started = time.perf_counter()
            then.append(manifest_sign(actor=who, manifest_id=load.pk, version=load.version, given=given))
            seconds.append(time.perf_counter() - started)
        loads = then
    return seconds


def together(trios: list[Three]) -> float:
    """Signatures a second of as many processes as there are trios, all at once."""
    from django.db import connections  # noqa: PLC0415

    work = [(three, drafts(three)) for three in trios]
    connections.close_all()  # each process makes its own
    fork = multiprocessing.get_context("fork")
    gate = fork.Barrier(len(work) + 1)
    writers = [fork.Process(target=_writer, args=(gate, *each)) for each in work]
    for writer in writers:
        writer.start()
    gate.wait()
    started = time.perf_counter()
    for writer in writers:
        writer.join()
    elapsed = time.perf_counter() - started
    if any(writer.exitcode for writer in writers):
        raise RuntimeError("a writer failed")
    return 3 * LOADS * len(work) / elapsed


def _writer(gate: "Barrier", three: Three, loads: "list[Manifest]") -> None:
    gate.wait()
    signed(three, loads)
