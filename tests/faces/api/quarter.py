"""The small set over the API: loaded, assigned, told, aimed; a round and an evaluation of it. Not for: other tests."""

import base64
import dataclasses
import datetime as dt
from typing import Any
from unittest.mock import patch

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.faces.api.town import Town
from tests.factories import registers
from tests.factories.evaluation import METHOD
from tests.factories.indicators import SET

from wufei.faces.api.kit import steady
from wufei.kernel import clock
from wufei.registers.parties.models import Party
from wufei.registers.parties.spec import PartyKind
from wufei.registers.places.models import Place

NOW = "2024Q4"
WHO = ("identity_apikey", "identity_membership", "audit_entry")
STRAW = {"371502": "90", "371581": "70", "371522": "45"}


@dataclasses.dataclass(frozen=True, slots=True)
class Quarter:
    """What was brought in."""

    set_id: int
    farming: Party


def toml(text: str, name: str = "probe.toml") -> Any:
    return SimpleUploadedFile(name, text.encode(), content_type="application/toml")


def file_in(words: str = "proof", name: str = "proof.txt") -> dict[str, str]:
    """A file inside JSON."""
    return {"name": name, "content": base64.b64encode(words.encode()).decode(), "note": ""}


def done(answer: Any) -> Any:
    """What a request told, that was not refused."""
    assert answer.status_code == 200, answer.told
    return answer.told


def cost(speaker: Any, path: str) -> int:
    """How many queries a read takes beside finding out who asks, which is remembered for some seconds."""
    with patch.dict(steady._kept, clear=True), CaptureQueriesContext(connection) as seen:
        done(speaker.get(path))
    return sum(not any(name in row["sql"] for name in WHO) for row in seen.captured_queries)


def place_id(code: str) -> int:
    return int(Place.objects.get(code=code).pk)


def quarter_told(town: Town) -> Quarter:
    """The set, who answers, and one year of three counties; the department of the environment answers for straw."""
    farming = registers.party("东昌府区农业农村局", PartyKind.DEPARTMENT, "371502")
    made = done(town.office.upload("/indicator-sets", file=toml(SET)))
    for code, place, party in (
        ("straw", "3715", town.environment),
        ("cell_count", "3715", town.environment),
        ("straw", "371502", farming),
    ):
        done(
            town.office.send(
                "PUT", f"/indicators/{code}/assignments", {"place_id": place_id(place), "party_ids": [party.pk]}
            )
        )
    rows = [
        {"variable": variable, "place": place, "period": "2023", "value": value, "source": "statistics"}
        for place, used in STRAW.items()
        for variable, value in (("straw_used", used), ("straw_collectable", "100"), ("cells", "50"))
    ]
    done(town.office.post("/readings/put", {"readings": rows, "reason": "yearbook"}))
    for place in STRAW:
        aim = {"place": place, "period": "2023", "printed": "≥90%", "baseline": "40", "baseline_period": "2022"}
        done(town.office.post("/indicators/straw/targets", aim))
    return Quarter(made["id"], farming)


def round_opened(town: Town, quarter: Quarter, *, with_tasks: bool = False) -> dict[str, Any]:
    """A round for the last quarter of 2024."""
    due = (clock.now() + dt.timedelta(days=9)).isoformat()
    given = {"title": "季度调度", "period": NOW, "due_at": due, "set_id": quarter.set_id, "with_tasks": with_tasks}
    return dict(done(town.office.post("/rounds", given)))


def page_id(found: dict[str, Any], name: str) -> int:
    """The page of a unit in a round."""
    return int(next(page["id"] for page in found["pages"] if page["party"]["name"] == name))


def evaluation_opened(town: Town) -> dict[str, Any]:
    """An evaluation of 2023 for three counties by the small method."""
    method = done(town.office.upload("/evaluation-methods", file=toml(METHOD)))
    places = [place_id(code) for code in STRAW]
    return dict(
        done(town.office.post("/evaluations", {"method_id": method["id"], "period": "2023", "place_ids": places}))
    )
