"""Flows as a drawing and as rows: labels with tonnes and share, colours by stream, ways on. Not for: figures."""

import dataclasses
import itertools
from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, gettext

from wufei.faces.web.flows.asked import EQUAL, KNOWN, PageAsked
from wufei.kernel.text import fill
from wufei.kernel.units import Language, Quantity
from wufei.operations.manifests.spec.flows import COLUMN_LABELS, Column, Fate, Flows, Link, Node, Path

# One colour for a stream, the same in every chart, map and badge.
COLOURS: Mapping[str, str] = {
    "industrial": "--s-ind",
    "hazardous": "--s-haz",
    "medical": "--s-med",
    "agricultural": "--s-agr",
    "municipal": "--s-mun",
    "construction": "--s-con",
    "recyclable": "--s-rec",
}
PLAIN, GAP = "--na-fill", "--miss-fill"
COLUMNS = tuple(Column)
# What every kind weighs in a drawing in which all are equally high: enough for shares of a thousandth.
WHOLE = 1_000_000


@dataclasses.dataclass(frozen=True, slots=True)
class Bar:
    """A node as a bar, where there is no room for the drawing. `width`: percent of the widest of its column."""

    label: str
    mass_g: int
    share: str
    width: int
    url: str


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A path as a row of the table."""

    labels: tuple[str, ...]
    mass_g: int
    share: str
    count: int
    url: str


def chart(flows: Flows, asked: PageAsked) -> dict[str, Any]:
    """The drawing for <wf-chart>: nodes in their columns, links, each with where it leads."""
    heights = _heights(flows) if asked.scale == EQUAL else {}
    title = fill(gettext("Flows of waste, {days}"), {"days": asked.days})
    return sankey(title, [_node(node, flows, asked) for node in flows.nodes], _links(flows, asked, heights))


def sankey(title: str, nodes: list[dict[str, Any]], links: list[dict[str, Any]]) -> dict[str, Any]:
    """A drawing of flows for <wf-chart>, in the look of the house. Nodes and links as the chart takes them."""
    return {
        "title": title,
        "option": {
            # Names come from registers: the tooltip shows them as text, never as HTML.
            "tooltip": {"trigger": "item", "renderMode": "richText"},
            "series": [
                {
                    "type": "sankey",
                    "left": 2,
                    "right": 190,
                    "top": 18,  # half a label above a node that is hardly high
                    "bottom": 30,
                    "nodeWidth": 8,
                    "nodeGap": 34,
                    "nodeAlign": "left",
                    "layoutIterations": 0,
                    "draggable": False,
                    "emphasis": {"focus": "adjacency"},
                    "lineStyle": {"opacity": 0.4, "curveness": 0.5},
                    "data": nodes,
                    "links": links,
                }
            ],
        },
    }


def bars(flows: Flows, asked: PageAsked) -> list[tuple[str, list[Bar]]]:
    """Each column as bars, for narrow screens."""
    told = []
    for column in COLUMNS:
        nodes = [node for node in flows.nodes if node.column is column]
        most = max((node.mass_g for node in nodes), default=1)
        rows = [
            Bar(
                node.label.say(gettext),
                node.mass_g,
                share(node.mass_g, flows.mass_g),
                max(1, 100 * node.mass_g // most),
                _url(asked, {column: node.key}),
            )
            for node in nodes
        ]
        if rows:
            told.append((gettext(COLUMN_LABELS[column]), rows))
    return told


def lines(flows: Flows, asked: PageAsked) -> list[Line]:
    """The table: one row for each path."""
    named = {(node.column, node.key): node.label.say(gettext) for node in flows.nodes}
    return [
        Line(
            tuple(named.get((column, path.key(column)), "") for column in COLUMNS),
            path.mass_g,
            share(path.mass_g, flows.mass_g),
            path.count,
            _url(asked, _at(path)),
        )
        for path in flows.paths
    ]


def sentence(flows: Flows) -> str:
    """What the drawing says: what became of most of it, and what is open."""
    if not flows.mass_g:
        return ""
    fates = {node.key: node for node in flows.nodes if node.column is Column.FATE}
    largest = max(fates.values(), key=lambda node: node.mass_g)
    told = fill(
        gettext("{mass} on {n} manifests. Most of it, {share}: {fate}."),
        {
            "mass": tonnes(flows.mass_g),
            "n": f"{flows.count:,}",
            "share": share(largest.mass_g, flows.mass_g),
            "fate": largest.label.say(gettext),
        },
    )
    if (open_ := fates.get(Fate.UNDER_WAY)) is not None and open_ is not largest:
        told += " " + fill(gettext("{share} is still on its way."), {"share": share(open_.mass_g, flows.mass_g)})
    return told


def share(part: int, whole: int) -> str:
    """A part of the whole in percent, to a tenth; what is smaller says so."""
    if not whole:
        return "—"
    permille = round(1000 * part / whole)
    return f"{permille / 10:.1f}%" if permille else "<0.1%"


def tonnes(grams: int) -> str:
    """Grams as a headline of tonnes in the language of the request."""
    language: Language = "zh" if str(get_language()).startswith("zh") else "en"
    # A tonne is a million grams, so that grams are millionths of it.
    return Quantity(grams, "t").headline(language, places=3 if grams < 1_000_000 else 1)


def rows_high(flows: Flows) -> int:
    """How many nodes the longest column has: how high the drawing must be."""
    return max(Counter(node.column for node in flows.nodes).values(), default=0)


def _heights(flows: Flows) -> dict[str, int]:
    return {node.key: node.mass_g for node in flows.nodes if node.column is Column.KIND}


def _node(node: Node, flows: Flows, asked: PageAsked) -> dict[str, Any]:
    said, mass, part = node.label.say(gettext), tonnes(node.mass_g), share(node.mass_g, flows.mass_g)
    return {
        "name": _name(node.column, node.key),
        "depth": COLUMNS.index(node.column),
        "itemStyle": {"color": _node_colour(node, asked)},
        "label": {
            "formatter": f"{cut(said, 22 if node.column is Column.DESTINATION else 32)}\n{mass}  {part}",
            "lineHeight": 16,
            "color": "--ink",
            "fontSize": 12,
        },
        "tooltip": {"formatter": f"{said}\n{mass}  {part}"},
        "url": _url(asked, {node.column: node.key}),
    }


def _links(flows: Flows, asked: PageAsked, heights: Mapping[str, int]) -> list[dict[str, Any]]:
    scaled = _scaled(flows, heights)
    told = []
    for link in flows.links:
        after = COLUMNS[COLUMNS.index(link.column) + 1]
        ends = (flows.label(link.column, link.source), flows.label(after, link.target))
        said = " → ".join(end.say(gettext) for end in ends)
        told.append(
            {
                "source": _name(link.column, link.source),
                "target": _name(after, link.target),
                "value": scaled[link.column, link.source, link.target] if heights else link.mass_g,
                "lineStyle": {"color": _link_colour(link, asked)},
                "tooltip": {"formatter": f"{said}\n{tonnes(link.mass_g)}  {share(link.mass_g, flows.mass_g)}"},
                "url": _url(asked, {link.column: link.source, after: link.target}),
            }
        )
    return told


def _scaled(flows: Flows, heights: Mapping[str, int]) -> Counter[tuple[Column, str, str]]:
    """The links in a drawing in which every kind is equally high: each path as a part of its kind."""
    found = Counter[tuple[Column, str, str]]()
    if not heights:
        return found
    for path in flows.paths:
        for column, after in itertools.pairwise(COLUMNS):
            if target := path.key(after):
                found[column, path.key(column), target] += max(1, WHOLE * path.mass_g // heights[path.kind])
    return found


def _node_colour(node: Node, asked: PageAsked) -> str:
    if node.key == Fate.SHORT:
        return GAP
    if node.column is Column.KIND:
        return COLOURS.get(asked.flows.stream or node.key, PLAIN)
    return PLAIN


def _link_colour(link: Link, asked: PageAsked) -> str:
    if link.target == Fate.SHORT:
        return GAP
    return COLOURS.get(asked.flows.stream or link.kind, PLAIN)


def _name(column: Column, key: str) -> str:
    return f"{column}:{key}"


def cut(said: str, most: int) -> str:
    """A label of so many letters at the most."""
    return said if len(said) <= most else f"{said[: most - 1]}…"


def _at(path: Path) -> dict[Column, str]:
    return {column: path.key(column) for column in COLUMNS if path.key(column)}


def _url(asked: PageAsked, at: Mapping[Column, str]) -> str:
    """The manifests of which a part is made: the filters of the page stay."""
    kept = {
        "stream": asked.flows.stream,
        "place": asked.flows.place,
        "period": asked.period,
        "since": "" if asked.period else asked.flows.since or "",
        "until": "" if asked.period else asked.flows.until or "",
        "scale": asked.scale,
    }
    told = {name: str(kept[name]) for name in KNOWN if kept[name]} | {str(column): key for column, key in at.items()}
    return f"{reverse('web:flow_manifests')}?{urlencode(told)}"
