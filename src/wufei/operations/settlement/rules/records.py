"""What is wrong with a contract, an invoice or a payment as given. Not for: what is there already (actions.records)."""

import datetime as dt
import re

from stdnum.cn import uscc

from wufei.kernel.problems import Problem
from wufei.operations.settlement import errors
from wufei.operations.settlement.rules.amounts import SHANGHAI
from wufei.operations.settlement.spec import LARGEST_FEN, LARGEST_G, ContractIn, InvoiceIn, Named, PaymentIn

# Clocks of banks run a little apart.
SLACK = dt.timedelta(minutes=5)
NUMBER, CONTRACT_NUMBER, NAME, ACCOUNT, MEMO, CODE = 40, 80, 200, 40, 400, 64
_PREFIX = re.compile(r"[a-z][a-z0-9_]*:[^\s,;]*")


def contract_faults(given: ContractIn) -> list[Problem]:
    """Everything that is wrong with a contract."""
    found = _number(given.number, "number", CONTRACT_NUMBER)
    if given.buyer_id == given.seller_id:
        found.append(errors.SAME_TWO(where="seller", value=given.number))
    if not 0 <= given.price_fen_per_t <= LARGEST_FEN:
        found.append(errors.PRICE_WRONG(where="price", value=given.price_fen_per_t))
    if given.valid_to < given.valid_from:
        found.append(errors.DATES_WRONG(where="valid_to", value=given.valid_to))
    found += [
        errors.CODES_WRONG(where="codes", value=code[:CODE])
        for code in given.codes
        if len(code) > CODE or not _PREFIX.fullmatch(code)
    ]
    if not given.codes:
        found.append(errors.CODES_WRONG(where="codes", value=""))
    return found


def invoice_faults(given: InvoiceIn, now: dt.datetime) -> list[Problem]:
    """Everything that is wrong with an invoice; `now` is what nothing may lie behind."""
    found = _number(given.number, "number", NUMBER)
    found += _two(given.seller, "seller", given.buyer, "buyer")
    found += _amount(given.amount_fen, cites=given.cites)
    found += _long(given.contract_number, "contract_number", CONTRACT_NUMBER)
    if given.issued_on > (now + SLACK).astimezone(SHANGHAI).date():
        found.append(errors.FUTURE(where="issued_on", value=given.issued_on))
    for line in given.lines:
        found += _long(line.name, "name", NAME) + _long(line.code, "code", CODE)
        # What is taken back has its mass below zero, as it has its amount.
        mass = line.mass_g if line.mass_g is None or not given.cites else -line.mass_g
        if mass is not None and not 0 < mass <= LARGEST_G:
            found.append(errors.MASS_WRONG(where="mass", value=line.mass_g))
        if line.code and not _PREFIX.fullmatch(line.code):
            found.append(errors.CODES_WRONG(where="code", value=line.code[:CODE]))
    lines = sum(line.amount_fen for line in given.lines)
    if given.lines and lines != given.amount_fen:
        found.append(errors.LINES_DIFFER(where="amount", value=given.amount_fen, lines=lines))
    return found


def payment_faults(given: PaymentIn, now: dt.datetime) -> list[Problem]:
    """Everything that is wrong with a payment."""
    found = _number(given.reference, "reference", CONTRACT_NUMBER)
    found += _two(given.payer, "payer", given.payee, "payee")
    found += _amount(given.amount_fen, cites=given.cites)
    found += _long(given.memo, "memo", MEMO)
    if given.paid_at > now + SLACK:
        found.append(errors.FUTURE(where="paid_at", value=given.paid_at))
    return found


def _number(number: str, where: str, most: int) -> list[Problem]:
    return _long(number, where, most) if number.strip() else [errors.NUMBER_MISSING(where=where)]


def _long(text: str, where: str, most: int) -> list[Problem]:
    return [errors.TEXT_LONG(where=where, value=f"{text[:24]}…", most=most)] if len(text) > most else []


def _amount(amount_fen: int, *, cites: str) -> list[Problem]:
    if amount_fen == 0 or abs(amount_fen) > LARGEST_FEN or (amount_fen < 0) != bool(cites):
        return [errors.AMOUNT_WRONG(where="amount", value=f"{amount_fen / 100:.2f}")]
    return []


def _two(one: Named, one_where: str, other: Named, other_where: str) -> list[Problem]:
    found: list[Problem] = []
    for who, where in ((one, one_where), (other, other_where)):
        if not who.name.strip():
            found.append(errors.NAME_MISSING(where=where))
        found += _long(who.name, where, NAME) + _long(who.account, f"{where}_account", ACCOUNT)
        if who.uscc and not uscc.is_valid(who.uscc):
            found.append(errors.USCC_WRONG(where=f"{where}_uscc", value=who.uscc[:ACCOUNT]))
    same = (
        one.uscc == other.uscc if one.uscc and other.uscc else one.name == other.name and one.account == other.account
    )
    if same and one.name.strip():
        found.append(errors.SAME_TWO(where=other_where, value=other.name[:40]))
    return found


def person_like(name: str) -> bool:
    """Whether a payee's name is that of a person: two to four Chinese characters without a word for a firm."""
    plain = name.strip().replace("·", "")
    firm = any(
        part in plain for part in ("公司", "厂", "店", "部", "社", "站", "所", "局", "院", "行", "会", "中心", "集团")
    )
    return not firm and bool(re.fullmatch(r"[\u4e00-\u9fff]{2,4}", plain))
