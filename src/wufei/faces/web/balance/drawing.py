"""A balance as a drawing and as rows: tonnes with their intervals, words for what does not fit. Not for: figures.

An interval holds nineteen of twenty. That of several flows together takes them as independent.
"""

import dataclasses
import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from wufei.faces.web.balance.asked import PageAsked, firm_read, firm_told
from wufei.faces.web.flows.drawing import COLOURS, GAP, PLAIN, cut, sankey
from wufei.kernel.text import fill
from wufei.operations.manifests.spec.flows import Fate
from wufei.oversight.balance.spec.months import (
    SOURCE_LABELS,
    WHAT_LABELS,
    WHERE_LABELS,
    WIDTH,
    Firm,
    LoadTested,
    MonthBalance,
    MonthFlow,
    Suspect,
    What,
    Where,
)

MOST_SENDERS, MOST_RECEIVERS = 10, 8
SENDER, RECEIVER, END = range(3)
REST, LOST, AWAY, TREATED = "rest", "lost", "away", "treated"


@dataclasses.dataclass(slots=True)
class Amount:
    """Tonnes and their variance, of one flow or of several."""

    tonnes: float = 0.0
    variance: float = 0.0

    def add(self, tonnes: float, deviation: float) -> None:
        """Take in one more."""
        self.tonnes += tonnes
        self.variance += deviation**2

    @property
    def said(self) -> str:
        """With its interval."""
        return interval(self.tonnes, math.sqrt(self.variance))


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A flow as a row of the table."""

    what: str
    firms: str
    source: str
    records: int
    measured: str
    reconciled: str
    test: str
    suspect: bool
    url: str


@dataclasses.dataclass(frozen=True, slots=True)
class Leak:
    """A suspect as a row: what it says, and the loads behind it."""

    firms: str
    where: str
    says: str
    test: str
    alike: int
    url: str
    firm_url: str


@dataclasses.dataclass(frozen=True, slots=True)
class Bar:
    """A node where there is no room for the drawing. `width`: percent of the widest of its column."""

    label: str
    said: str
    width: int
    url: str


def sentence(found: MonthBalance) -> str:
    """What came out, in one or two sentences."""
    parts = []
    count = len(found.suspects)
    if found.balance is None or found.balance.dof == 0:
        parts.append(gettext("Nothing can be checked: no quantity was measured twice."))
    elif not count:
        parts.append(gettext("Everything fits within what was measured."))
    elif found.missing:
        told = ngettext(
            "In {n} place it does not fit: {mass} t are missing.",
            "In {n} places it does not fit: together {mass} t are missing.",
            count,
        )
        parts.append(fill(told, {"n": count, "mass": number(found.missing)}))
    else:
        told = ngettext(
            "In {n} place more left or arrived than there was.",
            "In {n} places more left or arrived than there was.",
            count,
        )
        parts.append(fill(told, {"n": count}))
    if found.far:
        told = ngettext(
            "{n} load arrived far lighter than others of its kind.",
            "{n} loads arrived far lighter than others of their kind.",
            len(found.far),
        )
        parts.append(fill(told, {"n": len(found.far)}))
    if away := sum(flow.measured or 0.0 for flow in found.flows if flow.what is What.AWAY):
        parts.append(fill(gettext("{mass} t were sent and are not accepted so far."), {"mass": number(away)}))
    return " ".join(parts)


def chart(found: MonthBalance, asked: PageAsked) -> dict[str, Any]:
    """The drawing for <wf-chart>: who sent, who received, what became of it; the smallest together."""
    links = _links(found)
    through = _through(links)
    nodes = [
        {
            "name": f"{column}:{key}",
            "depth": column,
            "itemStyle": {"color": GAP if key in {LOST, AWAY} else PLAIN},
            "label": {
                "formatter": f"{cut(_label(key, found), 30)}\n{amount.said}",
                "lineHeight": 16,
                "color": "--ink",
                "fontSize": 12,
            },
            "tooltip": {"formatter": f"{_label(key, found)}\n{amount.said}"},
            "url": _url(column, key, asked),
        }
        for (column, key), amount in through.items()
    ]
    colour = COLOURS.get(asked.balance.stream, PLAIN)
    drawn = [
        {
            "source": f"{start[0]}:{start[1]}",
            "target": f"{end[0]}:{end[1]}",
            "value": round(amount.tonnes, 6),
            "lineStyle": {"color": GAP if end[1] in {LOST, AWAY} else colour},
            "tooltip": {"formatter": f"{_label(start[1], found)} → {_label(end[1], found)}\n{amount.said}"},
        }
        for (start, end), amount in links.items()
    ]
    title = fill(gettext("Reconciled flows of {stream}, {month}"), _told(asked))
    return sankey(title, nodes, drawn)


def bars(found: MonthBalance, asked: PageAsked) -> list[tuple[str, list[Bar]]]:
    """Each column as bars, for narrow screens."""
    heads = headings()
    told = []
    through = _through(_links(found))
    for column in (SENDER, RECEIVER, END):
        rows = {key: amount for (at, key), amount in through.items() if at == column}
        most = max((amount.tonnes for amount in rows.values()), default=1.0)
        if rows:
            bars_ = [
                Bar(
                    _label(key, found), amount.said, max(1, round(100 * amount.tonnes / most)), _url(column, key, asked)
                )
                for key, amount in rows.items()
            ]
            told.append((heads[column], bars_))
    return told


def headings() -> tuple[str, str, str]:
    """The columns of the drawing."""
    return gettext("Sent by"), gettext("Firms that took it in"), gettext("Where it is now")


def rows_high(found: MonthBalance) -> int:
    """How many nodes the longest column has."""
    return max(Counter(column for column, _key in _through(_links(found))).values(), default=0)


def lines(found: MonthBalance, asked: PageAsked) -> list[Line]:
    """The table of flows: what is tested hardest first, what cannot be checked last."""
    ordered = sorted(found.flows, key=lambda flow: (flow.z is None, -abs(flow.z or 0.0), -(flow.measured or 0.0)))
    return [_line(flow, found, asked) for flow in ordered]


def leaks(found: MonthBalance, asked: PageAsked) -> list[Leak]:
    """The suspects, the surest first."""
    return [
        Leak(
            firms=firms(suspect, found),
            where=gettext(WHERE_LABELS[suspect.where]),
            says=_says(suspect),
            test=f"{abs(suspect.z):.1f}",
            alike=suspect.alike,
            url=loads_url(asked, suspect.sender, suspect.receiver, unweighed=suspect.where is Where.GATE),
            firm_url=firm_url(suspect.sender, suspect.receiver),
        )
        for suspect in found.suspects
    ]


def loads_url(asked: PageAsked, sender: Firm | None, receiver: Firm | None, *, unweighed: bool = False) -> str:
    """The loads between two firms, or of one."""
    told = {"sender": firm_told(sender), "receiver": firm_told(receiver), "first": "unweighed" if unweighed else ""}
    query = urlencode({name: value for name, value in told.items() if value})
    return f"{reverse('web:balance_loads')}?{asked.query}&{query}"


def firm_url(sender: Firm | None, receiver: Firm | None) -> str:
    """The page of the firm that something is of alone; empty where it is between two."""
    alone = [firm for firm in (sender, receiver) if firm is not None]
    return reverse("web:company", args=[alone[0].party_id]) if len(alone) == 1 else ""


def firms(told: MonthFlow | Suspect, found: MonthBalance) -> str:
    """The firms of a flow or a suspect."""
    return " → ".join(found.names.get(firm.party_id, "") for firm in (told.sender, told.receiver) if firm is not None)


def number(tonnes: float) -> str:
    """Tonnes to ten kilograms."""
    return f"{tonnes:,.2f}"


def interval(tonnes: float, deviation: float) -> str:
    """Tonnes, and how far they may lie off."""
    return fill(gettext("{mass} ± {off} t"), {"mass": number(tonnes), "off": number(WIDTH * deviation)})


def off(tested: LoadTested) -> str:
    """How much of a load did not arrive, in percent."""
    sent, received = tested.load.sent_g, tested.load.received_g
    return f"{100 * (received - sent) / sent:+.1f}%" if sent and received is not None else "—"


def _says(suspect: Suspect) -> str:
    mass = {"mass": number(abs(suspect.lost))}
    match suspect.where, suspect.lost > 0:
        case Where.WAY, True:
            return fill(gettext("{mass} t were sent and did not arrive"), mass)
        case Where.WAY, False:
            return fill(gettext("{mass} t more arrived than were sent"), mass)
        case Where.GATE, True:
            return fill(gettext("{mass} t were accepted that the scale did not see, or seen otherwise"), mass)
        case Where.GATE, False:
            return fill(gettext("{mass} t were weighed more than the papers say"), mass)
        case _, True:
            return fill(gettext("{mass} t came or lay there and are nowhere"), mass)
        case _:
            return fill(gettext("{mass} t more left or lie there than ever came"), mass)


def _line(flow: MonthFlow, found: MonthBalance, asked: PageAsked) -> Line:
    reconciled = "—"
    if flow.reconciled is not None:
        reconciled = interval(flow.reconciled, flow.reconciled_deviation or 0.0)
    return Line(
        what=gettext(WHAT_LABELS[flow.what]),
        firms=firms(flow, found),
        source=gettext(SOURCE_LABELS[flow.source]) if flow.source else gettext("not measured"),
        records=flow.records,
        measured="—" if flow.measured is None else number(flow.measured),
        reconciled=reconciled,
        test=gettext("cannot be checked") if flow.z is None else f"{flow.z:.1f}",
        suspect=flow.suspect,
        url=_records_url(flow, asked),
    )


def _records_url(flow: MonthFlow, asked: PageAsked) -> str:
    """What a flow is made of: its loads; what is still away; what a firm filed and treated, on its own page."""
    if flow.what in {What.SENT, What.WEIGHED, What.ACCEPTED}:
        return loads_url(asked, flow.sender, flow.receiver)
    if flow.what is What.AWAY:
        return _url(END, AWAY, asked)
    return firm_url(flow.sender, flow.receiver)


Node = tuple[int, str]


def _links(found: MonthBalance) -> dict[tuple[Node, Node], Amount]:
    """What goes from node to node: reconciled where the balances fix it, else as measured."""
    shown = _largest(found)
    links: dict[tuple[Node, Node], Amount] = defaultdict(Amount)
    sent: dict[tuple[Firm | None, Firm | None], float] = {}
    arrived: Counter[str] = Counter()
    for flow in found.flows:
        mass, deviation = _mass(flow)
        sender, receiver = shown[0].get(flow.sender, REST), shown[1].get(flow.receiver, REST)
        if flow.what is What.ACCEPTED:
            links[(SENDER, sender), (RECEIVER, receiver)].add(mass, deviation)
            arrived[receiver] += 1
            lost = sent.get((flow.sender, flow.receiver), mass) - mass
            if lost > deviation * WIDTH:
                links[(SENDER, sender), (END, LOST)].add(lost, deviation)
        elif flow.what is What.SENT:
            # As told: what was lost is what was told less what came.
            sent[flow.sender, flow.receiver] = flow.measured if flow.measured is not None else mass
        elif flow.what is What.AWAY:
            links[(SENDER, sender), (END, AWAY)].add(mass, deviation)
        elif flow.what is What.TREATED and flow.measured is not None:
            # Of a firm alone the sender is the one that treats.
            links[(RECEIVER, shown[1].get(flow.sender, REST)), (END, TREATED)].add(mass, deviation)
    return {ends: amount for ends, amount in links.items() if amount.tonnes > 0}


def _through(links: Mapping[tuple[Node, Node], Amount]) -> dict[Node, Amount]:
    """What passes each node: of senders what leaves, of all others what arrives."""
    found: dict[Node, Amount] = defaultdict(Amount)
    for (start, end), amount in links.items():
        if start[0] == SENDER:
            found[start].add(amount.tonnes, math.sqrt(amount.variance))
        elif start not in found:
            found[start] = Amount()
        found[end].add(amount.tonnes, math.sqrt(amount.variance))
    return dict(sorted(found.items(), key=lambda item: (item[0][0], item[0][1] == REST, -item[1].tonnes)))


def _largest(found: MonthBalance) -> tuple[dict[Firm | None, str], dict[Firm | None, str]]:
    """The firms that have a node of their own, by what they sent and by what they received."""
    sent, received = Counter[Firm](), Counter[Firm]()
    for flow in found.flows:
        if flow.what in {What.ACCEPTED, What.AWAY} and flow.sender is not None and flow.receiver is not None:
            sent[flow.sender] += _kilograms(flow)
            received[flow.receiver] += _kilograms(flow)
    return (
        {firm: firm_told(firm) for firm, _kg in sent.most_common(MOST_SENDERS)},
        {firm: firm_told(firm) for firm, _kg in received.most_common(MOST_RECEIVERS)},
    )


def _mass(flow: MonthFlow) -> tuple[float, float]:
    """Reconciled where the balances fix it, else as measured; nothing where it is neither."""
    if flow.reconciled is not None:
        return max(0.0, flow.reconciled), flow.reconciled_deviation or 0.0
    return flow.measured or 0.0, flow.deviation or 0.0


def _kilograms(flow: MonthFlow) -> int:
    return round(1000 * _mass(flow)[0])


def _label(key: str, found: MonthBalance) -> str:
    known = {
        REST: gettext("Others, each smaller"),
        LOST: gettext("Dried or lost on the way"),
        AWAY: gettext("Not accepted so far"),
        TREATED: gettext("Treated in the month"),
    }
    return known.get(key) or found.names.get(int(key.partition("-")[0]), key)


def _url(column: int, key: str, asked: PageAsked) -> str:
    """What a node is made of: the loads of a firm or of all, what is still away, the plants."""
    if key == AWAY:
        months = {"since": asked.balance.month.start, "until": asked.balance.month.end, "fate": Fate.UNDER_WAY}
        told = {"stream": asked.balance.stream, **months, "place": asked.balance.place}
        return f"{reverse('web:flow_manifests')}?{urlencode({name: value for name, value in told.items() if value})}"
    if key == TREATED:
        return reverse("web:facilities")
    firm = firm_read(key)
    return loads_url(asked, firm if column == SENDER else None, firm if column == RECEIVER else None)


def _told(asked: PageAsked) -> dict[str, str]:
    return {"stream": asked.stream_word, "month": asked.month_word}
