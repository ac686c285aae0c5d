"""Three firms that move waste, a supervisor and a driver, as programs. Not for: acts without HTTP."""

import dataclasses
import uuid
from typing import Any

from tests.faces.api.town import Speaker, speaker
from tests.factories import registers
from tests.factories.manifests import ISSUE, NEEDED, OIL, ROLES
from tests.factories.packages import firm

from wufei.operations.manifests.spec import Event
from wufei.registers.parties.models import Party


@dataclasses.dataclass(frozen=True, slots=True)
class Haulage:
    """A generator, a carrier, a receiver and another one; who speaks for each."""

    parties: dict[str, Party]
    speakers: dict[str, Speaker]

    def __getattr__(self, name: str) -> Speaker:
        try:
            return self.speakers[name]
        except KeyError:
            raise AttributeError(name) from None

    def draft(self, **fields: Any) -> dict[str, Any]:
        """What a draft of the generator says."""
        told = {
            "key": str(uuid.uuid4()),
            "spec": "hazardous",
            "generator_id": self.parties["generator"].pk,
            "receiver_id": self.parties["receiver"].pk,
            "carriers": [self.parties["carrier"].pk],
            "code": OIL,
            "mass_g": 4_812_000,
            "values": ISSUE,
        }
        return {**told, **fields}

    def drafted(self, **fields: Any) -> Any:
        """A draft."""
        return good(self.generator.post("/manifests", self.draft(**fields)))

    def sign(self, manifest: Any, event: Event, **fields: Any) -> Any:
        """The answer to a signature of whoever signs this."""
        role = ROLES[event]
        body = {"event": event, "role": role, "values": NEEDED.get(event, {}), "version": manifest["version"]}
        return self.speakers[role].post(f"/manifests/{manifest['id']}/sign", {**body, **fields})

    def brought(self, *events: Event, **fields: Any) -> Any:
        """A manifest on which these were signed."""
        manifest = self.drafted(**fields)
        for event in events:
            manifest = good(self.sign(manifest, event))
        return manifest


def good(response: Any) -> Any:
    """What an answer tells that must be no refusal."""
    assert response.status_code == 200, response.told
    return response.told


def refused(response: Any) -> tuple[int, list[str]]:
    """The status and the codes of a refusal."""
    return response.status_code, [problem["code"] for problem in response.told["problems"]]


def haulage_built() -> Haulage:
    """Everybody there is."""
    places = {"generator": "371502", "carrier": "371502", "receiver": "371581", "second": "371522"}
    parties = {name: firm(place) for name, place in places.items()}
    speakers = {name: speaker(registers.person("enterprise", party=party)) for name, party in parties.items()}
    speakers["stranger"] = speaker(registers.person("enterprise", party=firm("371522")))
    speakers["driver"] = speaker(registers.person("driver", party=parties["generator"]))
    speakers["office"] = speaker(registers.person("office"))
    speakers["supervisor"] = speaker(registers.person("supervisor", place="3715"))
    return Haulage(parties, speakers)


def hauled() -> None:
    """Manifests in every state, and a correction."""
    haulage = haulage_built()
    way = (Event.ISSUE, Event.TAKE_OVER, Event.ARRIVE, Event.ACCEPT)
    rows = [haulage.brought(*way[:steps]) for steps in range(len(way) + 1)]
    ask = {"key": str(uuid.uuid4()), "reason": "x", "mass_g": 1_000_000}
    good(haulage.generator.post(f"/manifests/{rows[-1]['id']}/corrections", ask))
