"""One suite over every stream on the shelf, and one that a test adds. Not for: the rules themselves (operations)."""

import datetime as dt
import importlib
import pathlib
import sys
from types import ModuleType

import pytest

from wufei.config.shelf import faults, streams_found
from wufei.kernel.registry import DeclarationError, Registry
from wufei.operations.manifests.declaring import journeys
from wufei.operations.manifests.rules.moves import Sheet, decided, fields_of, missing
from wufei.operations.manifests.rules.revision import revised
from wufei.operations.manifests.spec import ATLAS, ENDS, SPECS, Event, FieldKind, ManifestSpec, State
from wufei.registers.catalogue.rules.shipped import shipped_lists
from wufei.streams._shape import Stream, Version

STREAMS = streams_found()
DECLARED = [
    pytest.param(version, spec, id=f"{stream.code}-{spec.profile}-{version.in_force}")
    for stream in STREAMS
    for version in stream.versions
    for spec in version.parts_of(ManifestSpec)
]
SAMPLES = {
    FieldKind.TEXT: "x",
    FieldKind.MASS: 1,
    FieldKind.COUNT: 1,
    FieldKind.DAY: "2026-03-02",
    FieldKind.MOMENT: "2026-03-02T08:00:00+08:00",
    FieldKind.FLAG: True,
    FieldKind.PLATE: "鲁P12345",
    FieldKind.PHONE: "13812345678",
}


def test_the_shelf_has_the_seven_streams_and_no_fault() -> None:
    assert [stream.code for stream in STREAMS] == [
        "agricultural",
        "construction",
        "hazardous",
        "industrial",
        "medical",
        "municipal",
        "recyclable",
    ]
    assert faults(STREAMS) == []
    assert SPECS.sealed


def test_every_stream_names_waste_by_lists_that_ship() -> None:
    lists = {row.code for row in shipped_lists()}
    assert {code for stream in STREAMS for code in stream.lists} <= lists


@pytest.mark.parametrize(("version", "spec"), DECLARED)
def test_minimal_input_suffices_on_every_way(version: Version, spec: ManifestSpec) -> None:
    fields = {field.name: field for field in fields_of(spec, version.in_force)}
    for way in journeys(spec):
        values: dict[str, object] = {"mass_g": 1_000, "accepted_g": 400}
        state, signed = State.DRAFT, []
        for event in way:
            sheet = Sheet(state=state, day=version.in_force, values=values, signed=tuple(signed))
            step = next(s for s in spec.steps if s.source is state and s.event is event)
            # What is asked for is given through the same door as by anybody: it must fit and not be sealed yet.
            for _round in range(len(fields)):
                asked = [p.where.removeprefix("values.") for p in missing(spec, sheet, event, step.role)]
                if not asked:
                    break
                given = {name: next(iter(fields[name].choices), SAMPLES.get(fields[name].kind)) for name in asked}
                done, problems = revised(spec, version.in_force, signed, values, given)
                assert problems == [], (way, event)
                values |= {name: after for name, (_before, after) in done.changes.items()}
            outcome, problems = decided(spec, sheet, event, step.role)
            assert outcome is not None, (way, event, problems)
            state = outcome.state
            signed.append(event)
        assert state in ENDS or len(way) >= 9


@pytest.mark.parametrize(("version", "spec"), DECLARED)
def test_every_field_has_its_words_and_every_clock_its_source(version: Version, spec: ManifestSpec) -> None:
    assert version.in_force <= dt.date(2026, 1, 1)
    for field in spec.fields:
        assert field.label
        assert (field.kind is FieldKind.CHOICE) == bool(field.choices), field.name
    for clock in spec.clocks:
        assert clock.label
        assert clock.source or clock.confidence == "own", clock.name


NEW = '''
"""A stream that a test adds."""
import datetime as dt
from wufei.operations.manifests.spec import ManifestSpec
from wufei.streams._journeys import AT_THE_GATE
from wufei.streams._shape import Stream, Version
STREAM = Stream("sludge", "Sludge", ("sw",), (Version(dt.date(2026, 1, 1), (ManifestSpec(steps=AT_THE_GATE),)),))
'''


@pytest.fixture
def shelf(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A shelf of one's own, with one more file."""
    folder = tmp_path / "more_streams"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "sludge.py").write_text(NEW)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield importlib.import_module("more_streams")
    for name in [name for name in sys.modules if name.startswith("more_streams")]:
        del sys.modules[name]


def test_one_file_more_is_one_stream_more(shelf: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    from wufei.config import shelf as reading

    specs: Registry[ManifestSpec] = Registry(ManifestSpec)
    monkeypatch.setattr(reading, "SPECS", specs)
    reading.shelf_read([*STREAMS, *streams_found(shelf)])
    assert "sludge" in specs.codes()
    assert specs.at("sludge", dt.date(2026, 3, 1)).steps
    with pytest.raises(KeyError):
        specs.at("sludge", dt.date(2025, 12, 31))
    assert "agricultural/straw" in specs.codes()


def test_a_faulty_stream_is_refused_with_all_its_faults() -> None:
    from wufei.config import shelf as reading

    stuck = ManifestSpec(steps=STREAMS[2].versions[0].parts_of(ManifestSpec)[0].steps[:1])
    bad = Stream("bad", "Bad", (), (Version(dt.date(2026, 1, 1), (stuck, "words")),))
    with pytest.raises(DeclarationError) as refused:
        reading.shelf_read([bad])
    said = str(refused.value)
    for fault in ("names no list of codes", "no core reads str", "stuck in issued"):
        assert fault in said
    assert {event for _state, event in ATLAS} == set(Event)
