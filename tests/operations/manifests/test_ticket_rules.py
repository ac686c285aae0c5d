"""What a ticket says and how it travels: both forms lead back, and nothing hostile gets in."""

import base64
import dataclasses
import datetime as dt
import json
import random
import uuid
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.phones import body

from wufei.kernel.machine import Machine
from wufei.kernel.problems import Problem
from wufei.kernel.text import Text
from wufei.operations.manifests.errors.documents import FIELD_MISSING, FIELD_SEALED
from wufei.operations.manifests.rules.lockout import LOCK_OUT, digest, same, shown, typed, wait
from wufei.operations.manifests.rules.tickets import (
    LONGEST_BODY,
    LONGEST_CODE,
    NAMES,
    QR_FORM,
    Turn,
    as_code,
    as_json,
    kept,
    problem,
    read,
    says_the_same,
    told,
    turn,
)
from wufei.operations.manifests.spec.trust import TicketIn, TicketState
from wufei.operations.manifests.states import TICKETS

SIGNATURE = bytes(range(64))
letters = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30)
values = st.dictionaries(letters, st.none() | st.booleans() | st.integers(0, 2**53) | letters, max_size=6)
packages = st.lists(
    st.tuples(letters, st.none() | st.integers(0, 2**53), st.booleans()).map(list),
    max_size=4,
)
bodies = st.builds(
    lambda filled, aboard, grams, base, after: body(
        values=filled, packages=aboard, accepted_g=grams, base=base, after=after and str(after)
    ),
    values,
    packages,
    st.none() | st.integers(0, 2**53),
    st.integers(0, 30_000),
    st.none() | st.uuids(),
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(bodies)
def test_both_forms_lead_back(text: str) -> None:
    ticket = TicketIn(text, SIGNATURE)
    told(text)
    assert read(as_json(ticket)) == ticket
    code = as_code(ticket)
    assert read(code) == ticket
    assert read(f" {code.lower()}\n") == ticket
    assert set(code) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:")


def test_a_usual_ticket_fits_a_small_code() -> None:
    text = body(
        values={"plate": "鲁P12345", "road_permit": "371500000001", "driver": "李师傅"}, after=str(uuid.uuid4())
    )
    assert len(as_code(TicketIn(text, SIGNATURE))) < 800


def test_what_fits_no_code_says_so() -> None:
    noise = random.Random(1)  # what cannot be packed
    text = body(values={f"f{n}": "".join(chr(noise.randrange(0x4E00, 0x9FFF)) for _ in range(900)) for n in range(4)})
    with pytest.raises(ValueError, match="QR"):
        as_code(TicketIn(text, SIGNATURE))


@settings(max_examples=300)
@given(st.text(max_size=200) | st.text(max_size=200).map(lambda text: f"{QR_FORM}:{text}") | anything.map(json.dumps))
def test_noise_is_refused_in_words(text: str) -> None:
    with pytest.raises(Problem) as refused:
        told(read(text).body)
    assert refused.value.code == "manifests.ticket_unreadable"


@settings(max_examples=300)
@given(st.sampled_from(sorted(NAMES)), anything)
def test_a_wrong_value_is_refused_or_read_back_the_same(name: str, value: object) -> None:
    fields = {**json.loads(body()), name: value}
    try:
        found = told(json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
    except Problem as refused:
        _only_unreadable(refused)
    else:
        assert name in {"base", "version", "after", "values", "accepted_g", "packages", "party"}
        assert getattr(found, name) == (tuple(value) if isinstance(value, list) else value)


@settings(max_examples=200)
@given(bodies, st.integers(0, 2**16), st.characters(codec="ascii"))
def test_a_changed_code_never_crashes(text: str, place: int, letter: str) -> None:
    code = as_code(TicketIn(text, SIGNATURE))
    place %= len(code)
    for changed in (code[:place] + letter + code[place + 1 :], code[:place]):
        try:
            read(changed)
        except Problem as refused:
            _only_unreadable(refused)


def _only_unreadable(refused: Problem) -> None:
    assert refused.code == "manifests.ticket_unreadable"


def _packed(content: bytes) -> str:
    return f"{QR_FORM}:{base64.b32encode(SIGNATURE + content).decode().rstrip('=')}"


HOSTILE = {
    "a bomb": _packed(zlib.compress(bytes(2_000_000), 9)),
    "one byte too long": _packed(zlib.compress(b" " * (LONGEST_BODY + 1), 9)),
    "something behind": _packed(zlib.compress(body().encode()) + b"more"),
    "cut off": _packed(zlib.compress(body().encode())[:-4]),
    "no signature": f"{QR_FORM}:AAAA",
    "too many letters": f"{QR_FORM}:" + "A" * LONGEST_CODE,
    "no letters of base 32": f"{QR_FORM}:10101018",
    "not of UTF-8": _packed(zlib.compress(b"\xff\xfe")),
    "a tower": "[" * 100_000,
    "a long number": '{"body":' + "9" * 10_000 + "}",
    "very long": " " * 10_000_000 + "{}",
    "another name": json.dumps({"body": "", "signature": "", "more": 1}),
    "no hexadecimal": json.dumps({"body": "", "signature": "zz"}),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_input_is_refused(text: str) -> None:
    with pytest.raises(Problem) as refused:
        read(text)
    assert refused.value.code == "manifests.ticket_unreadable"


WRONG = {
    "a tower": "[" * 10_000,
    "a fraction": body(base=0).replace('"base":0', '"base":0.0'),
    "no number": body(base=0).replace('"base":0', '"base":NaN'),
    "truth as number": body(base=True),
    "below nothing": body(base=-1),
    "too many steps": body(base=30_001),
    "spaces": body().replace(":", ": "),
    "a name twice": body().replace('"base":0', '"base":0,"base":0'),
    "another escape": body(values={"a": "b"}).replace('"b"', '"\\u0062"'),
    "half of a pair": body(values={"a": "b"}).replace('"b"', '"\\ud800"'),
    "zero": body(values={"a": "\0"}),
    "a list as value": body(values={"a": []}),
    "a long value": body(values={"a": "x" * 2_001}),
    "many values": body(values={f"a{n}": 1 for n in range(81)}),
    "many packages": body(packages=[["x", None, False]] * 401),
    "a package of two": body(packages=[["x", None]]),
    "a package refused by a number": body(packages=[["x", None, 1]]),
    "a UUID otherwise": body(ticket=str(uuid.uuid4()).upper().replace("-", "")),
    "after itself": body(ticket=str(uuid.UUID(int=1)), after=str(uuid.UUID(int=1))),
    "an event that is none": body(event="correct"),
    "a role that is none": body(role="supervisor"),
    "a time without a zone": body(signed_at="2026-11-22T08:00:00"),
    "a time of another age": body(signed_at="0001-01-01T00:00:00+14:00"),
    "another form": body(form="wufei.ticket/2"),
    "more": body(more=1),
    "too long": body(values={f"a{n}": "x" * 2_000 for n in range(9)}),
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_what_is_not_exactly_a_ticket_is_refused(text: str) -> None:
    with pytest.raises(Problem) as refused:
        told(text)
    assert refused.value.code == "manifests.ticket_unreadable"


def test_a_browser_s_time_is_read() -> None:
    assert told(body()).signed_at == dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC)
    assert told(body(signed_at="2026-11-22T16:00:00+08:00")).signed_at == dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC)


def test_whose_turn_it_is() -> None:
    first = told(body(base=2))
    assert turn(first, 2, None)[0] is Turn.NOW
    assert turn(first, 1, None)[0] is Turn.WAIT
    assert turn(first, 3, None)[1][0].code == "manifests.ticket_passed"
    second = dataclasses.replace(first, after=uuid.uuid4())
    assert turn(second, 2, TicketState.DONE)[0] is Turn.NOW
    assert [turn(second, 2, before)[0] for before in (None, TicketState.WAITING, TicketState.CONFLICT)] == [
        Turn.WAIT
    ] * 3
    assert turn(second, 2, TicketState.DROPPED)[1][0].code == "manifests.ticket_orphaned"


def test_whether_it_says_the_same() -> None:
    signed = {
        "values": {"method": "R9"},
        "legs": [{"values": {"plate": "鲁P12345"}}],
        "packages": [["A", 10, 9, False], ["B", 10, None, True]],
        "accepted_g": 9,
    }
    for same_as in (
        {},
        {"values": {"plate": " 鲁P12345", "method": "R9", "note": ""}},
        {"accepted_g": 9, "packages": [["A", 9, False], ["B", None, True]]},
    ):
        assert says_the_same(told(body(**same_as)), signed)
    for other in ({"values": {"method": "R1"}}, {"accepted_g": 8}, {"packages": [["B", None, False]]}):
        assert not says_the_same(told(body(**other)), signed)


def test_a_problem_is_kept_with_its_words() -> None:
    sealed = FIELD_SEALED(where="values.plate", value="x", label=Text("Plate of {n}", {"n": 1}), event="arrive")
    back = problem(json.loads(json.dumps(kept(sealed))))
    assert back.as_dict() == sealed.as_dict()
    assert back.as_dict(str.upper)["says"] == sealed.as_dict(str.upper)["says"]
    due = FIELD_MISSING(where="x", value=None, label="a", event=dt.date(2026, 1, 1), role=(1, "b"))
    assert problem(json.loads(json.dumps(kept(due)))).as_dict() == due.as_dict()


def test_the_table_of_moves_is_sound() -> None:
    assert isinstance(TICKETS, Machine)
    assert TICKETS.faults() == ()


def test_waits_grow_up_to_half_an_hour() -> None:
    waits = [wait(misses).total_seconds() for misses in range(11)]
    assert waits == [0, 0, 0, 10, 30, 90, 270, 810, 1800, 1800, 1800]
    assert wait(10**9) == LOCK_OUT.longest


@given(st.integers(0, 10**8 - 1))
def test_a_code_is_read_as_it_is_shown(number: int) -> None:
    code = f"{number:08d}"
    assert typed(shown(code)) == code
    assert typed("".join(chr(ord(char) + 0xFEE0) for char in code)) == code


@given(st.text(max_size=60))
def test_what_was_typed_is_eight_digits_or_nothing(text: str) -> None:
    assert typed(text) == "" or (len(typed(text)) == 8 and typed(text).isdigit())


def test_only_the_code_itself_has_its_hash() -> None:
    kept_as = digest("48271936", b"salt")
    assert len(kept_as) == 32
    assert same("48271936", b"salt", kept_as)
    assert not same("48271936", b"tlas", kept_as)
    assert not same("", b"salt", kept_as)
