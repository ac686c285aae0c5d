"""Settlement over the API: batches of records, runs, findings and what is made of them; who may."""

import uuid
from typing import Any

import pytest
from tests.faces.api.haulage import good, refused

from wufei.operations.settlement.models import Contract, Finding, Invoice, Payment

PRICE, OIL = 250_000, "hw:900-249-08"


@pytest.fixture
def two(haulage: Any) -> tuple[Any, Any]:
    """The generator and the receiver."""
    return haulage.parties["generator"], haulage.parties["receiver"]


def paid(payer: Any, payee: Any, **fields: Any) -> dict[str, Any]:
    told = {"key": str(uuid.uuid4()), "reference": uuid.uuid4().hex[:12], "paid_at": "2026-03-02T14:05:00+08:00"}
    return told | {"payer": {"name": payer.name}, "payee": {"name": payee.name}, "amount_fen": 100_00} | fields


def test_a_batch_is_taken_one_by_one_and_again_changes_nothing(haulage: Any, two: Any) -> None:
    batch = [paid(*two), paid(*two, amount_fen=0), paid(*two, paid_at="2199-01-01T00:00:00Z")]
    first = good(haulage.receiver.post("/settlement/payments", {"payments": batch}))
    assert [one["outcome"] for one in first] == ["taken", "refused", "refused"]
    codes = [problem["code"] for one in first for problem in one["problems"]]
    assert codes == ["settlement.amount_wrong", "settlement.future"]
    again = good(haulage.receiver.post("/settlement/payments", {"payments": batch[:1]}))
    assert again[0]["outcome"] == "there"
    assert Payment.objects.count() == 1
    assert refused(haulage.driver.post("/settlement/payments", {"payments": batch}))[0] == 403


def test_contracts_and_invoices_are_taken(haulage: Any, two: Any) -> None:
    buyer, seller = two
    contract = {"key": str(uuid.uuid4()), "number": "HT-1", "buyer_id": buyer.pk, "seller_id": seller.pk}
    contract |= {"codes": ["hw:"], "price_fen_per_t": PRICE, "valid_from": "2026-01-01", "valid_to": "2026-12-31"}
    assert good(haulage.receiver.post("/settlement/contracts", {"contracts": [contract]}))[0]["outcome"] == "taken"
    line = {"name": "处置费", "mass_g": 1_000_000, "amount_fen": PRICE, "code": OIL}
    invoice = {"key": str(uuid.uuid4()), "number": "1001", "issued_on": "2026-03-02", "amount_fen": PRICE}
    invoice |= {"seller": {"name": seller.name}, "buyer": {"name": buyer.name}, "lines": [line]}
    assert good(haulage.receiver.post("/settlement/invoices", {"invoices": [invoice]}))[0]["outcome"] == "taken"
    assert (Contract.objects.count(), Invoice.objects.get().mass_g) == (1, 1_000_000)


def test_days_are_matched_and_a_finding_is_judged(haulage: Any, two: Any) -> None:
    batch = [paid(*two, memo="危废处置费", paid_at="2026-01-05T10:00:00+08:00")]
    good(haulage.receiver.post("/settlement/payments", {"payments": batch}))
    days = {"since": "2026-01-01", "until": "2026-01-31"}
    assert refused(haulage.receiver.post("/settlement/runs", days))[0] == 403
    run = good(haulage.office.post("/settlement/runs", days))
    assert run["counts"]["findings"] == {"paid_without_transfer": 1}
    (row,) = good(haulage.office.get("/settlement/findings?kind=paid_without_transfer&state=open"))["items"]
    assert (row["amount_fen"], row["evidence"][0]["kind"]) == (100_00, "payment")
    assert good(haulage.receiver.get("/settlement/findings"))["total"] == 0
    address = f"/settlement/findings/{row['id']}"
    assert refused(haulage.receiver.get(address))[0] == 404
    told = {"version": row["version"], "event": "explain", "reason": "预付"}
    assert good(haulage.office.post(f"{address}/judge", told))["state"] == "explained"
    assert refused(haulage.office.post(f"{address}/judge", told))[0] == 409
    assert Finding.objects.get().reason == "预付"
    link = {"left": "invoice", "left_id": 1, "right": "payment", "right_id": 1, "holds": True, "reason": "核对"}
    assert refused(haulage.office.post("/settlement/links", link))[0] in {400, 422}
