"""A month's network solved, and said in the words of the month: flows with their tests, nodes that do not balance.

Not for: drawing the network (drawing), single loads (loads).
"""

import dataclasses
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

from wufei.oversight.balance.rules.drawing import At, Drawn, drawn
from wufei.oversight.balance.rules.solving import solve
from wufei.oversight.balance.rules.uncertainties import Settings
from wufei.oversight.balance.spec import Balance
from wufei.oversight.balance.spec.months import Book, Firm, MonthFlow, Suspect, What, Where


def reconciled(book: Book, settings: Settings) -> tuple[list[MonthFlow], list[Suspect], Balance | None]:
    """The flows of a month reconciled, what does not balance, the answer as it is. Raises the refusals of errors.py."""
    network = drawn(book, settings)
    if not network.flows or not network.nodes:
        return network.flows, [], None
    balance = solve(network.network())
    flows = [_flow(flow, balance, number) for number, flow in enumerate(network.flows)]
    return flows, sorted(_suspects(network, balance), key=lambda suspect: -abs(suspect.z)), balance


def _flow(flow: MonthFlow, balance: Balance, number: int) -> MonthFlow:
    z = _known(float(balance.flows.z[number]))
    return dataclasses.replace(
        flow,
        reconciled=_known(float(balance.reconciled[number])),
        reconciled_deviation=_known(float(balance.reconciled_sd[number])),
        z=z,
        suspect=z is not None and abs(z) > balance.z_critical,
    )


def _suspects(network: Drawn, balance: Balance) -> Iterator[Suspect]:
    """Of every pair and firm the likeliest of what is beyond chance; nodes that cannot be told apart are one.

    A scale that saw less than both papers say explains two nodes at once: then it is the gate.
    """
    meeting: dict[int, list[int]] = defaultdict(list)
    for number, ends in enumerate(network.ends):
        for node in ends:
            if node is not None:
                meeting[node].append(number)
    best: dict[tuple[Firm | None, Firm | None], Suspect] = {}
    groups: set[int] = set()
    sizes: dict[int, int] = defaultdict(int)
    for group in balance.nodes.group.tolist():
        sizes[group] += 1
    at = list(network.nodes)
    for node in balance.leaks:
        glr, group = float(balance.nodes.glr[node]), int(balance.nodes.group[node])
        if math.sqrt(glr) <= balance.z_critical or group in groups:
            continue
        groups.add(group)
        lost = float(balance.nodes.leak[node])
        found = _suspect(at[node], lost, glr, tuple(meeting[node]), sizes[group] - 1)
        best.setdefault((found.sender, found.receiver), found)
    for number in balance.suspects:
        flow, glr = network.flows[number], float(balance.flows.glr[number])
        if flow.what is not What.WEIGHED or math.sqrt(glr) <= balance.z_critical:
            continue
        pair = (flow.sender, flow.receiver)
        if pair not in best or glr > best[pair].z ** 2:
            bias = float(balance.flows.bias[number])
            best[pair] = _suspect(At(Where.GATE, *pair), -bias, glr, _of_pair(network.flows, pair), 0)
    yield from best.values()


def _of_pair(flows: Sequence[MonthFlow], pair: tuple[Firm | None, Firm | None]) -> tuple[int, ...]:
    return tuple(number for number, flow in enumerate(flows) if (flow.sender, flow.receiver) == pair)


def _suspect(at: At, lost: float, glr: float, flows: tuple[int, ...], alike: int) -> Suspect:
    z = math.copysign(math.sqrt(glr), lost)
    return Suspect(where=at.where, sender=at.sender, receiver=at.receiver, lost=lost, z=z, flows=flows, alike=alike)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
