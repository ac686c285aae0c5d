"""The network of a stream and month, out of what the books say: nodes, flows, how far each may lie off. Pure.

A pair of firms is a chain of nodes, so that each measurement of one quantity is a flow of its own: what was sent, less
what dried, is what was weighed, is what was accepted. Not for: reading the books (queries), solving (solving).
"""

import dataclasses
import functools
import math
import operator
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import scipy.sparse as sp

from wufei.oversight.balance.rules.uncertainties import PERMILLE, Settings
from wufei.oversight.balance.spec import Network
from wufei.oversight.balance.spec.months import GRAMS, Book, Firm, MonthFlow, Pair, Source, Stock, Sum, What, Where


@dataclasses.dataclass(frozen=True, slots=True)
class At:
    """A node: where it stands. A firm alone is its own receiver."""

    where: Where
    sender: Firm | None
    receiver: Firm | None


@dataclasses.dataclass(slots=True)
class Drawn:
    """A network while it is drawn: flows, the nodes at their ends (None: the surroundings)."""

    flows: list[MonthFlow] = dataclasses.field(default_factory=list)
    ends: list[tuple[int | None, int | None]] = dataclasses.field(default_factory=list)
    nodes: dict[At, int] = dataclasses.field(default_factory=dict)

    def node(self, where: Where, sender: Firm | None, receiver: Firm | None) -> int:
        """The number of a node, new or known."""
        return self.nodes.setdefault(At(where, sender, receiver), len(self.nodes))

    def flow(self, flow: MonthFlow, tail: int | None, head: int | None) -> None:
        """A flow from one node to another; one that only meets the surroundings is told and joins nothing."""
        self.flows.append(flow)
        self.ends.append((tail, head))

    def network(self) -> Network:
        """What is to be solved, in tonnes."""
        rows, columns, signs = [], [], []
        for number, (tail, head) in enumerate(self.ends):
            for node, sign in ((tail, -1.0), (head, 1.0)):
                if node is not None:
                    rows.append(node)
                    columns.append(number)
                    signs.append(sign)
        shape = (len(self.nodes), len(self.flows))
        measured = [math.nan if flow.measured is None else flow.measured for flow in self.flows]
        variance = [math.nan if flow.deviation is None else flow.deviation**2 for flow in self.flows]
        return Network(
            sp.csc_array((signs, (rows, columns)), shape=shape), np.array(measured), np.array(variance, dtype=float)
        )


def drawn(book: Book, settings: Settings) -> Drawn:
    """Draw the network of all that was seen."""
    found = Drawn()
    together: dict[tuple[Firm, Firm], list[Pair]] = defaultdict(list)
    for pair in book.pairs:
        together[pair.sender, pair.receiver].append(pair)
    weighing = weighing_all(book.pairs, settings)
    arrived, sent = Counter[Firm](), Counter[Firm]()
    for (sender, receiver), pairs in together.items():
        _pair(found, pairs, book, settings, weighed=receiver in weighing)
        # As the books move them: of the stock of whoever sent goes what was told, into the other's what was taken in.
        arrived[receiver] += sum(pair.accepted.mass_g for pair in pairs)
        sent[sender] += sum(pair.sent.mass_g for pair in pairs)
    for firm in sorted(book.whole & (set(arrived) | set(sent))):
        _firm(found, firm, book, settings, arrived=arrived[firm], sent=sent[firm])
    return found


def weighing_all(pairs: Sequence[Pair], settings: Settings) -> frozenset[Firm]:
    """The receivers whose gates are said to weigh everything."""
    loads, weighed = Counter[Firm](), Counter[Firm]()
    for pair in pairs:
        loads[pair.receiver] += pair.accepted.count
        weighed[pair.receiver] += pair.weighed.count
    least = settings.weighs_all
    return frozenset(firm for firm, count in loads.items() if count and PERMILLE * weighed[firm] >= least * count)


def _pair(found: Drawn, pairs: Sequence[Pair], book: Book, settings: Settings, *, weighed: bool) -> None:
    sender, receiver = pairs[0].sender, pairs[0].receiver
    start, end = _at_firm(found, sender, book), _at_firm(found, receiver, book)
    sent, accepted = _sum(pair.sent for pair in pairs), _sum(pair.accepted for pair in pairs)
    away = _sum(pair.away for pair in pairs)

    def told(what: What, source: Source | None, amount: Sum, *, count: int = 0) -> MonthFlow:
        return _told(what, source, amount, settings, (sender, receiver), count=count)

    if accepted.count:
        way = found.node(Where.WAY, sender, receiver)
        issued = Source.ISSUED if sum(pair.told for pair in pairs) == sent.count else None
        found.flow(told(What.SENT, issued, sent), start, way)
        if (dried := _dried(pairs)) is not None:
            found.flow(dried, way, None)
        last = way
        if weighed:
            last = found.node(Where.GATE, sender, receiver)
            # A load that never stood on the scale is missing from its sum, and no more certain for that.
            scale = told(What.WEIGHED, Source.WEIGHBRIDGE, _sum(pair.weighed for pair in pairs), count=accepted.count)
            found.flow(scale, way, last)
        by_receiver = Source.ACCEPTED if any(pair.by_receiver for pair in pairs) else None
        found.flow(told(What.ACCEPTED, by_receiver, accepted), last, end)
    if away.count:
        # It has left whoever sent it, only the books still hold it in stock.
        stock = book.stocks.get(sender)
        found.flow(told(What.AWAY, Source.ISSUED, away), None if stock and stock.kept else start, None)


def _firm(found: Drawn, firm: Firm, book: Book, settings: Settings, *, arrived: int, sent: int) -> None:
    """What a firm has beside its loads: what it generates and treats, its stock, what the books moved otherwise."""
    stock, treated = book.stocks.get(firm, Stock()), book.treated.get(firm)
    node = _at_firm(found, firm, book)
    if node is None:
        return

    def told(what: What, source: Source | None, amount: Sum, *, inward: bool) -> None:
        flow = _told(what, source, amount, settings, (None, firm) if inward else (firm, None))
        found.flow(flow, *((None, node) if inward else (node, None)))

    if arrived:
        told(What.TREATED, None if treated is None else Source.RUN, treated or Sum(), inward=False)
    else:
        made = book.declared.get(firm)
        by = Source.DECLARATION if made is not None else Source.BOOKS
        told(What.GENERATED, by, Sum(mass_g=stock.in_g if made is None else made, count=1), inward=True)
    for what, counted, declared, booked in (
        (What.OPENING, stock.counted_opening_g, stock.declared_opening_g, stock.opening_g),
        (What.CLOSING, stock.counted_closing_g, stock.declared_closing_g, stock.closing_g),
    ):
        source, mass = _lies(counted, declared, booked, kept=stock.kept)
        told(what, source, Sum(mass_g=mass, count=1), inward=what is What.OPENING)
    if stock.kept:
        other = (stock.in_g - arrived if arrived else 0) - _otherwise(stock, treated, arrived, sent)
        if other:
            what = What.CARRIED if other > 0 else What.OTHER
            told(what, Source.BOOKS, Sum(mass_g=abs(other), count=1), inward=other > 0)


def _lies(counted: int | None, declared: int | None, booked: int, *, kept: bool) -> tuple[Source | None, int]:
    """What is in stock, by the surest that says so; what nobody books is not known by the books."""
    if counted is not None:
        return Source.COUNTED, counted
    if declared is not None and not kept:
        return Source.DECLARATION, declared
    # Nothing lies below nothing: where the books say so, more left than ever came.
    return (Source.BOOKS if kept else None), max(0, booked)


def _otherwise(stock: Stock, treated: Sum | None, arrived: int, sent: int) -> int:
    """What left a stock neither sent nor treated. Where nobody wrote down a run, all is that unknown treatment."""
    if treated is None and arrived:
        return 0
    return stock.out_g - sent - (treated.mass_g if treated is not None else 0)


def _at_firm(found: Drawn, firm: Firm, book: Book) -> int | None:
    """The node of a firm; the surroundings where not all of it is seen, or nothing is known beside its loads."""
    known = firm in book.declared or firm in book.treated
    known = known or ((stock := book.stocks.get(firm)) is not None and stock.kept)
    return found.node(Where.FIRM, None, firm) if known and firm in book.whole else None


def _told(
    what: What,
    source: Source | None,
    amount: Sum,
    settings: Settings,
    ends: tuple[Firm | None, Firm | None],
    *,
    count: int = 0,
) -> MonthFlow:
    counted = dataclasses.replace(amount, count=max(count, amount.count, 1))
    return MonthFlow(
        what=what,
        source=source,
        sender=ends[0],
        receiver=ends[1],
        records=amount.count,
        measured=None if source is None else amount.mass_g / GRAMS,
        deviation=None if source is None else settings.deviation_g(source, counted) / GRAMS,
    )


def _dried(pairs: Sequence[Pair]) -> MonthFlow | None:
    """What is lost on the way by drying: anything from nothing to the norm, all alike (a rectangle's deviation)."""
    most = sum(pair.dries * pair.sent.mass_g for pair in pairs if pair.dries is not None) / PERMILLE / GRAMS
    if not most:
        return None
    return MonthFlow(
        what=What.DRIED,
        source=Source.NORM,
        sender=pairs[0].sender,
        receiver=pairs[0].receiver,
        records=0,
        measured=most / 2,
        deviation=most / math.sqrt(12),
    )


def _sum(parts: Iterable[Sum]) -> Sum:
    return functools.reduce(operator.add, parts, Sum())
