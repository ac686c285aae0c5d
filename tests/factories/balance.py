"""A month of loads for tests of balances, taken over through the acts. Not for: how it balances."""

import datetime as dt
import uuid

from tests.factories.facilities import facility, weighing
from tests.factories.manifests import ISSUE, NEEDED, OIL, ROLES, Trio
from tests.factories.registers import SETUP, party

from wufei.kernel import clock
from wufei.kernel.periods import Period
from wufei.operations.facilities.models import Facility
from wufei.operations.facilities.spec import FacilityKind
from wufei.operations.manifests.actions import Past, manifests_take
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.spec import Event, ManifestIn, PaperStep, SignIn
from wufei.oversight.balance.spec.months import BalanceAsked
from wufei.registers.parties.models import Party

TONNE = 1_000_000
MARCH = BalanceAsked("hazardous", Period.parse("2026-03"))
BEGUN = dt.datetime(2026, 3, 2, 8, tzinfo=clock.SHANGHAI)
WHOLE = (Event.ISSUE, Event.TAKE_OVER, Event.ACCEPT)
LOADS, LEFT_G = 6, 10 * TONNE


def past(three: Trio, generator: Party, number: int, *events: Event, accepted_g: int) -> Past:
    """A load of ten tonnes of a generator, some day of March."""
    given = ManifestIn(
        key=uuid.uuid4(),
        spec="hazardous",
        generator_id=generator.pk,
        receiver_id=three.receiver.pk,
        carriers=(three.carrier.pk,),
        code=OIL,
        mass_g=LEFT_G,
        values=ISSUE,
    )
    steps = [
        PaperStep(
            given=SignIn(
                event=event,
                role=ROLES[event],
                values=NEEDED.get(event, {}),
                accepted_g=accepted_g if event is Event.ACCEPT else None,
                happened_at=BEGUN + dt.timedelta(days=number, hours=place),
            ),
            name="周会计",
        )
        for place, event in enumerate(events)
    ]
    return Past(given=given, steps=steps)


def month(three: Trio, *, short: int = 0) -> list[Manifest]:
    """Four generators with six loads each in March; of the first, one load arrives `short` percent short."""
    firms = [three.generator, *(party(place="371502") for _each in range(3))]
    entries = [
        past(three, firm, number, *WHOLE, accepted_g=LEFT_G - (9 * number + place) * 1_000)
        for place, firm in enumerate(firms)
        for number in range(LOADS)
    ]
    if short:
        entries[2] = past(three, firms[0], 2, *WHOLE, accepted_g=LEFT_G * (100 - short) // 100)
    entries.append(past(three, firms[1], 20, Event.ISSUE, Event.TAKE_OVER, accepted_g=0))
    taken = manifests_take(actor=SETUP, source="省固废系统", entries=entries)
    assert not taken.refused
    return list(taken.manifests)


def gate_of(three: Trio) -> Facility:
    """The gate of the receiver."""
    return facility(FacilityKind.GATE, holder_id=three.receiver.pk, place_id=three.receiver.place_id)


def weigh(gate: Facility, manifest: Manifest) -> None:
    """What the scale shows of a load: what was accepted."""
    net, day = manifest.accepted_g or 0, dt.datetime.combine(manifest.day, dt.time(12), clock.SHANGHAI)
    weighing(gate, gross_g=net + 15 * TONNE, weighed_at=day, code=OIL, manifest_id=manifest.pk)
