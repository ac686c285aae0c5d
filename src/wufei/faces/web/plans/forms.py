"""The open card's fields out of a form, as an item stores them. Only parsing; the action judges."""

from typing import Any

from django.http import QueryDict

from wufei.kernel.access import Actor
from wufei.kernel.units import parse_micro
from wufei.programme.plans.models import Item
from wufei.programme.plans.queries.names import names_read, party_row
from wufei.programme.plans.spec import TargetKind


def item_fields(actor: Actor, form: QueryDict, item: Item) -> dict[str, Any]:
    """Title, body, number, deadline, joint, parties and targets of an open card."""
    names = [n.strip() for n in form.getlist("party_name")]
    readings = names_read(actor, [n for n in names if n])
    known = {(p["printed"], p["role"]): p for p in item.parties}
    rows = []
    for role, name in zip(form.getlist("party_role"), names, strict=False):
        if not name:
            continue
        same = known.get((name, role))
        rows.append(
            same
            if same and same.get("party_id")
            else party_row(role, name, readings, span=same["span"] if same else [])
        )
    return {
        "title": form.get("title", "").strip(),
        "body": form.get("body", item.body).replace("\r\n", "\n").strip(),
        "number": form.get("number", item.number).strip()[:24],
        "deadline": form.get("deadline", "").strip(),
        "joint": form.get("joint") == "1",
        "parties": rows,
        "targets": _targets(form, item),
    }


def low_high(written: str) -> tuple[str, str]:
    """The two ends of a range as typed, `3–5` or `3~5`; the second is empty for a single number."""
    low, _dash, high = written.replace("—", "–").replace("~", "–").partition("–")
    return low, high


def _targets(form: QueryDict, item: Item) -> list[dict[str, Any]]:
    columns = ("phrase", "comparator", "value", "unit", "target_deadline", "target_span")
    values = [form.getlist(name if name.startswith("target") else f"target_{name}") for name in columns]
    rows = []
    for phrase, comparator, value, unit, deadline, key in zip(*values, strict=False):
        if not phrase.strip():
            continue
        old = next((t for t in item.targets if "-".join(map(str, t.get("span") or [])) == key), None)
        low, high = low_high(value)
        rows.append(
            {
                "kind": TargetKind.NUMBER,
                "phrase": phrase.strip(),
                "comparator": comparator,
                "value_micro": parse_micro(low, "target_value"),
                "value_high_micro": parse_micro(high, "target_value") if high else None,
                "unit": unit.strip(),
                "deadline": deadline.strip(),
                "scope": (old or {}).get("scope", ""),
                "span": (old or {}).get("span", []),
                "confidence": 1000,
            }
        )
    return rows
