"""Balances: a stream and month reconciled, with what does not fit and the loads behind it. Not for: solving files."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Day, Given
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.steady import steady
from wufei.kernel.periods import Length, Period
from wufei.kernel.sources import Confidence
from wufei.oversight.balance.actions.settings import setting_set
from wufei.oversight.balance.queries.months import loads_behind, month_balance, require_reach
from wufei.oversight.balance.queries.screening import screening
from wufei.oversight.balance.queries.settings import settings_in_force
from wufei.oversight.balance.spec.months import BalanceAsked, Firm, LoadTested, Source, What, Where
from wufei.oversight.balance.spec.screened import FirmScreened, ScreeningAsked
from wufei.oversight.balance.spec.screening import Evidence
from wufei.oversight.balance.spec.settings import FIGURES, InForce, SettingIn

router = Router(tags=["balance"])
TEST = "Deviations from what the balances say; null: nothing else speaks of it."


class BalanceGiven(Given):
    """Which balance."""

    stream: str = Field(max_length=40, description="A stream with all its profiles, or one of them.")
    month: str = Field(max_length=10, examples=["2026-03"])
    place: str = Field("", max_length=32, description="Loads begin or end here; a prefix of all below it.")

    @property
    def asked(self) -> BalanceAsked:
        """What it asks for. Raises NOT_A_PERIOD."""
        month = Period.containing(Period.parse(self.month, "month").start, Length.MONTH)
        return BalanceAsked(self.stream, month, self.place)


class LoadsGiven(BalanceGiven):
    """Which loads: between two firms at their places, or of one; all that is left out is any."""

    sender_party: int | None = None
    sender_place: int | None = None
    receiver_party: int | None = None
    receiver_place: int | None = None
    limit: int = Field(100, ge=1, le=1000)


class FirmOut(Schema):
    """A firm at a place."""

    party_id: int
    place_id: int


class BalanceFlowOut(Schema):
    """A flow in tonnes, with standard deviations."""

    what: What
    source: Source | None = Field(description="Who measured; null: nobody.")
    sender: FirmOut | None
    receiver: FirmOut | None
    records: int
    measured: float | None
    deviation: float | None
    reconciled: float | None = Field(description="null: no balance fixes it.")
    reconciled_deviation: float | None
    z: float | None = Field(description=TEST)
    suspect: bool
    checked: bool


class BalanceSuspectOut(Schema):
    """Something that does not fit."""

    where: Where
    sender: FirmOut | None
    receiver: FirmOut | None
    lost: float = Field(description="Tonnes that are lost there; below nothing: too much.")
    z: float
    flows: list[int] = Field(description="Positions in `flows`.")
    alike: int = Field(description="How many other places explain it as well.")


class BalanceLoadOut(Schema):
    """A load held against all of its waste."""

    manifest_id: int
    number: str
    sender: FirmOut
    receiver: FirmOut
    code: str
    day: str
    sent_g: int | None = Field(description="null: nobody told it before it was weighed.")
    received_g: int | None
    source: Source
    z: float | None
    far: bool


class BalanceOut(Schema):
    """A stream and month reconciled."""

    loads: int
    simulated: bool
    chi2: float | None = Field(description="null: nothing to check.")
    dof: int | None
    chi2_critical: float | None
    missing: float = Field(description="Tonnes lost at the suspects together.")
    names: dict[int, str] = Field(description="Party → name.")
    flows: list[BalanceFlowOut]
    suspects: list[BalanceSuspectOut]
    far: list[BalanceLoadOut] = Field(description="Single loads that arrived far lighter than others.")


class ScreeningGiven(Given):
    """Which screening: the twelve months that end with one."""

    month: str = Field(max_length=10, examples=["2026-03"], description="The last of twelve months.")
    sector: str = Field("", max_length=60, description="Only this line of business.")
    place: str = Field("", max_length=32, description="Only firms here; a prefix of all below it.")
    limit: int = Field(100, ge=1, le=1000)


class FirmScreenedOut(Schema):
    """A firm held against its line of business; masses in tonnes."""

    party_id: int
    name: str
    sector: str
    evidence: dict[Evidence, float] = Field(description="Robust deviations towards too little, of what is heard.")
    score: float = Field(description="The sum of the squares of those above nothing.")
    chance: float = Field(description="How often an honest firm would come so far.")
    months: int
    declared: float | None
    expected: float | None = Field(description="null: nothing can be said.")
    low: float | None
    high: float | None
    since: int | None = Field(description="The month with which its waste fell, as YYYYMM.")
    flagged: bool


class ScreeningOut(Schema):
    """Firms in reach, the most suspect first, out of all that were held against each other."""

    all_firms: int
    mute: int = Field(description="Firms in reach of which nothing can be said.")
    silent: list[int] = Field(description="Firms that made or used something and declared nothing.")
    firms: list[FirmScreenedOut]


@router.get("/balances/screening", response=replies(ScreeningOut))
@steady
def balance_screening(request: HttpRequest, asked: Query[ScreeningGiven]) -> dict[str, Any]:
    """Declarations of twelve months held against output and energy: who declares too little to be true."""
    month = Period.containing(Period.parse(asked.month, "month").end, Length.MONTH)
    found = screening(actor=actor_of(request), asked=ScreeningAsked(month, asked.sector, asked.place))
    return {
        "all_firms": found.all_firms,
        "mute": found.mute,
        "silent": [party for party, _name, _sector in found.silent],
        "firms": [_screened(firm) for firm in found.firms[: asked.limit]],
    }


class BalanceFigureOut(Schema):
    """A figure that balances or screening go by, as it holds on a day."""

    code: str
    value: int
    unit: str
    least: int
    most: int
    valid_from: dt.date
    source: str
    confidence: Confidence
    own: bool = Field(description="Set by this city, not as it ships.")


class BalanceFiguresAsked(Given):
    """On which day; today, if left out."""

    day: Day | None = None


class BalanceFigureIn(Given):
    """A figure as it shall hold from a day on."""

    code: str = Field(max_length=40, examples=["weighbridge.lasting"])
    value: int = Field(ge=0, le=10**12)
    source: str = Field(min_length=1, max_length=300)
    valid_from: Day


@router.get("/balances/figures", response=replies(list[BalanceFigureOut]))
@steady
def balance_figures(request: HttpRequest, asked: Query[BalanceFiguresAsked]) -> list[dict[str, Any]]:
    """The figures that balances and screening go by, with their sources."""
    require_reach(actor_of(request))
    return [_figure(each) for each in settings_in_force(asked.day).values()]


@router.post("/balances/figures", response=replies(BalanceFigureOut))
def balance_figure_set(request: HttpRequest, given: BalanceFigureIn) -> dict[str, Any]:
    """Let a figure hold from a day on; balances of earlier months stay as they were."""
    setting_set(actor=actor_of(request), given=SettingIn(**given.model_dump()))
    return _figure(settings_in_force(given.valid_from)[given.code])


@router.get("/balances/month", response=replies(BalanceOut))
@steady
def balance_month(request: HttpRequest, asked: Query[BalanceGiven]) -> dict[str, Any]:
    """The balance of a stream and month of what you see, suspects with the surest first."""
    found = month_balance(actor=actor_of(request), asked=asked.asked)
    balance = found.balance
    return {
        "loads": found.loads,
        "simulated": found.simulated,
        "chi2": balance.chi2 if balance else None,
        "dof": balance.dof if balance else None,
        "chi2_critical": balance.chi2_critical if balance else None,
        "missing": found.missing,
        "names": found.names,
        "flows": [{name: _plain(getattr(flow, name)) for name in BalanceFlowOut.model_fields} for flow in found.flows],
        "suspects": [
            {name: _plain(getattr(suspect, name)) for name in BalanceSuspectOut.model_fields}
            for suspect in found.suspects
        ],
        "far": [_load(each) for each in found.far],
    }


@router.get("/balances/loads", response=replies(list[BalanceLoadOut]))
@steady
def balance_loads(request: HttpRequest, asked: Query[LoadsGiven]) -> list[dict[str, Any]]:
    """The loads behind a suspect or a flow, those that lie off most first."""
    found = loads_behind(
        actor=actor_of(request),
        asked=asked.asked,
        sender=_firm(asked.sender_party, asked.sender_place),
        receiver=_firm(asked.receiver_party, asked.receiver_place),
    )
    return [_load(each) for each in found[: asked.limit]]


def _firm(party_id: int | None, place_id: int | None) -> Firm | None:
    return Firm(party_id, place_id) if party_id is not None and place_id is not None else None


def _figure(each: InForce) -> dict[str, Any]:
    figure = FIGURES[each.code]
    told = {name: getattr(each, name) for name in ("code", "value", "valid_from", "confidence", "own")}
    return {**told, "source": each.said, "unit": figure.unit, "least": figure.least, "most": figure.most}


def _screened(firm: FirmScreened) -> dict[str, Any]:
    return {name: getattr(firm, name) for name in FirmScreenedOut.model_fields}


def _load(each: LoadTested) -> dict[str, Any]:
    load = each.load
    return {
        "manifest_id": load.manifest_id,
        "number": load.number,
        "sender": _plain(load.sender),
        "receiver": _plain(load.receiver),
        "code": load.code,
        "day": load.day.isoformat(),
        "sent_g": load.sent_g,
        "received_g": load.received_g,
        "source": load.source,
        "z": each.z,
        "far": each.far,
    }


def _plain(value: object) -> object:
    return value._asdict() if isinstance(value, Firm) else value
