"""Snapshots: the same bytes again, signatures, and what an altered byte is called. Not for: scores."""

import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.programme.evaluation.drafts import item, law, method, runs, value

from wufei.kernel.problems import Problem
from wufei.kernel.signatures import public_key, sign
from wufei.kernel.units import MICRO
from wufei.programme.evaluation.rules.canonical import plain, written
from wufei.programme.evaluation.rules.ranking import rank
from wufei.programme.evaluation.rules.scoring import score
from wufei.programme.evaluation.rules.snapshot import (
    Run,
    opened,
    recompute,
    taken,
    unsound,
    verify,
)
from wufei.programme.evaluation.spec import Input, Inputs, Method

NOON = dt.datetime(2026, 1, 15, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
PRIVATE = bytes(range(32))
PUBLIC = public_key(PRIVATE)


def small() -> Run:
    items = [
        item("a"),
        item("d", {"kind": "deduct", "deductions": [{"code": "k", "name_zh": "扣", "points": 5}]}),
        item("j", {"kind": "judged", "guide_zh": "说明"}),
    ]
    inputs = {
        "371502": {
            "a": value(61.5, figure_id=7, state="approved"),
            "d": Input(counts={"k": 2}),
            "j": value(80, note="资料齐全", evidence=("f1", "f2")),
        },
        "371503": {"a": value(70)},
    }
    found = method(items, coverage_permille=500)
    earlier = rank(found, score(found, {"371502": inputs["371502"]}))
    before = {"371502": {"a": value(50)}}
    return Run(method=found, period="2025", taken_at=NOON, inputs=inputs, before=before, earlier=earlier)


def places(data: bytes) -> list[str]:
    return [difference.where for difference in unsound(data)]


def altered(data: bytes, old: str, new: str) -> bytes:
    assert data.count(old.encode()) >= 1, old
    return data.replace(old.encode(), new.encode(), 1)


def test_a_snapshot_is_canonical_and_holds_all_of_the_run() -> None:
    data = taken(small())
    content = json.loads(data)
    assert data == json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert content["taken_at"] == "2026-01-15T04:00:00.000000+00:00"
    assert content["inputs"]["371502"]["a"] == {
        "value_micro": 61_500_000,
        "unit": "",
        "note": "",
        "evidence": [],
        "missing": "",
        "figure_id": 7,
        "state": "approved",
    }
    assert content["results"]["371502"]["publishable"] == 1
    assert content["results"]["371503"]["lacking"] == ["d", "j"]
    assert [row["subject"] for row in content["ranking"]] == ["371502", "371503"]
    assert content["method"]["sha256"] == small().method.sha256
    assert opened(data) == small()


def test_no_float_gets_in() -> None:
    for value_ in (1.0, {"a": [0.5]}, b"x", {1, 2}):
        with pytest.raises(TypeError):
            plain(value_)
    assert written({"b": True, "a": None, "甲": [False, "x"]}) == '{"b":1,"甲":[0,"x"]}'.encode()


@law
@given(runs(), st.datetimes(timezones=st.just(dt.UTC)), st.booleans())
def test_scoring_again_gives_the_same_bytes(
    run: tuple[Method, Inputs, Inputs], moment: dt.datetime, again: bool
) -> None:
    found, now, before = run
    earlier = rank(found, score(found, before)) if again else ()
    data = taken(Run(method=found, period="2025H1", taken_at=moment, inputs=now, before=before, earlier=earlier))
    assert recompute(data) == data
    assert places(data) == []
    assert verify(data, sign(data, PRIVATE), PUBLIC) == ()


def test_a_signature_known_from_the_standard() -> None:
    """RFC 8032, 7.1, test 1: an empty message."""
    private = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    assert public_key(private).hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert sign(b"", private).hex().startswith("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155")


def test_keys_of_another_length_are_refused() -> None:
    data = taken(small())
    for act in (
        lambda: sign(data, b"short"),
        lambda: public_key(b"short"),
        lambda: verify(data, sign(data, PRIVATE), b"short"),
    ):
        with pytest.raises(Problem) as caught:
            act()
        assert caught.value.code == "signatures.key_wrong"


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('"value_micro":61500000', '"value_micro":61500001', "inputs/371502/a"),
        ('"figure_id":7', '"figure_id":8', "inputs/371502/a"),
        ('"state":"approved"', '"state":"approvee"', "inputs/371502/a"),
        ('"note":"资料齐全"', '"note":"资料齐金"', "inputs/371502/j"),
        ('"counts":{"k":2}', '"counts":{"k":1}', "inputs/371502/d"),
        ('"value_micro":50000000', '"value_micro":50000001', "before/371502/a"),
        ('"period":"2025"', '"period":"2024"', "period"),
        ("2026-01-15T04", "2026-01-15T05", "taken_at"),
        ("coverage_permille = 500", "coverage_permille = 501", "method"),
    ],
)
def test_one_byte_altered_is_named(old: str, new: str, where: str) -> None:
    data = taken(small())
    other = altered(data, old, new)
    found = [difference.where for difference in verify(other, sign(data, PRIVATE), PUBLIC)]
    assert found[:2] == ["signature", where]
    assert verify(data, sign(other, PRIVATE), PUBLIC)[0].where == "signature"


def test_an_altered_result_is_named_with_what_it_should_be() -> None:
    data = taken(small())
    right = json.loads(data)["results"]["371502"]["points_micro"]
    other = altered(
        data, f'"points_micro":{right},"progress_coverage', f'"points_micro":{right + 1},"progress_coverage'
    )
    found = {d.where: (d.stored, d.found) for d in unsound(other)}
    assert found == {"results/371502/points_micro": (str(right + 1), str(right))}


def test_a_value_with_its_digest_altered_still_shows_in_the_results() -> None:
    data = taken(small())
    forged = json.loads(data)
    forged["inputs"]["371503"]["a"]["value_micro"] = 99 * MICRO
    own = small()
    honest = taken(
        Run(**{**{f: getattr(own, f) for f in Run.__dataclass_fields__}, "inputs": opened(written(forged)).inputs})
    )
    forged["digests"] = json.loads(honest)["digests"]
    assert any(where.startswith("results/371503") for where in places(written(forged)))


def test_other_writing_of_the_same_content_is_noticed() -> None:
    data = taken(small())
    assert places(data + b"\n") == ["bytes"]
    assert places(json.dumps(json.loads(data)).encode()) == ["bytes"]


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b'"x"', b'{"form":"other/1"}', b"[" * 10**5, b'{"form":"wufei.evaluation/1","x":1.5}', b"\xff"],
)
def test_what_is_no_snapshot_is_refused(data: bytes) -> None:
    with pytest.raises(Problem) as caught:
        recompute(data)
    assert caught.value.code == "evaluation.snapshot_unreadable"
    assert places(data) == ["snapshot"]


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_no_altered_byte_passes_and_none_breaks_the_check(data: st.DataObject) -> None:
    sound = taken(small())
    at = data.draw(st.integers(0, len(sound) - 1))
    other = bytearray(sound)
    other[at] ^= data.draw(st.integers(1, 255))
    found = verify(bytes(other), sign(sound, PRIVATE), PUBLIC)
    assert found[0].where == "signature"
    assert len(found) > 1
