"""The graph of a package as places on a drawing: packages as boxes, acts as dots, grams as lines. Not for: reads."""

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from wufei.operations.manifests.queries.packages import Act, Graph, Node
from wufei.operations.manifests.queries.stock import code_parts
from wufei.operations.manifests.spec.packages import REPACKING_LABELS

BOX_WIDTH, BOX_HEIGHT, ROW = 144, 44, 56
DOT, DOT_WIDTH = 9, 72
GAP, EDGE = 28, 12
THINNEST, THICKEST = 1.5, 9.0
SHORT = 18


@dataclasses.dataclass(frozen=True, slots=True)
class Box:
    """A package on the drawing. `seen`: its page may be opened."""

    node: Node
    x: float
    y: float
    short: str
    start: bool
    seen: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Dot:
    """An act on the drawing: its name and the middle of its dot."""

    act: Act
    word: str
    x: float
    y: float


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """Grams from one to the other: a path and how thick it is."""

    path: str
    width: float
    mass_g: int


@dataclasses.dataclass(frozen=True, slots=True)
class Drawing:
    """Everything with its place."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]


def short_of(code: str) -> str:
    """What of a code tells it from its neighbours: day and serial of a digital code."""
    parts = code_parts(code)
    return f"{parts[2]} {parts[3]}" if len(parts) > 1 else code if len(code) <= SHORT else f"…{code[1 - SHORT :]}"


def drawn(graph: Graph, seen: Collection[str]) -> Drawing | None:
    """The places of all that hangs together; None where nothing was done but to fill it."""
    if not graph.edges:
        return None
    depth = _depths(graph)
    rows = _rows(graph, depth)
    tallest = max(len(layer) for layer in rows)
    height = tallest * ROW + 2 * EDGE
    lefts, x = [], float(EDGE)
    for number in range(len(rows)):
        lefts.append(x)
        x += (DOT_WIDTH if number % 2 else BOX_WIDTH) + GAP
    middle: dict[str, float] = {}
    for layer in rows:
        top = EDGE + (tallest - len(layer)) * ROW / 2
        middle |= {name: top + (at + 0.5) * ROW for at, name in enumerate(layer)}
    boxes = tuple(
        Box(
            node,
            lefts[depth[node.code]],
            middle[node.code] - BOX_HEIGHT / 2,
            short_of(node.code),
            node.code == graph.start,
            node.code in seen,
        )
        for node in graph.packages
        if node.code in middle
    )
    dots = tuple(
        Dot(act, REPACKING_LABELS[act.kind], lefts[depth[key]] + DOT_WIDTH / 2, middle[key])
        for act, key in ((act, str(act.key)) for act in graph.acts)
        if key in middle
    )
    return Drawing(x - GAP + EDGE, height, boxes, dots, tuple(_lines(graph, depth, lefts, middle)))


def _depths(graph: Graph) -> dict[str, int]:
    """How many steps from the first containers each package and act is; packages are even, acts odd."""
    into, out = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    acts = {str(act.key) for act in graph.acts}
    for edge in graph.edges:
        if edge.target in acts:
            into[edge.target].append(edge.source)
        else:
            out[edge.source].append(edge.target)
    depth = {name: 0 for names in into.values() for name in names}
    made = {name for names in out.values() for name in names}
    for act in graph.acts:  # each after those that made what it emptied
        key = str(act.key)
        if not into[key] and not out[key]:
            continue
        depth[key] = max((depth[name] for name in into[key]), default=0) + 1
        depth |= dict.fromkeys(out[key], depth[key] + 1)
    # What was filled late stands beside the act that emptied it.
    return depth | {name: depth[key] - 1 for key, names in into.items() for name in names if name not in made}


def _rows(graph: Graph, depth: Mapping[str, int]) -> list[list[str]]:
    """Each layer from top to bottom, near to what it came from."""
    before = defaultdict[str, list[str]](list)
    for edge in graph.edges:
        before[edge.target].append(edge.source)
    layers: list[list[str]] = [[] for _ in range(max(depth.values()) + 1)]
    for name in (*(node.code for node in graph.packages), *(str(act.key) for act in graph.acts)):
        if name in depth:
            layers[depth[name]].append(name)
    place: dict[str, float] = {}
    for layer in layers:
        layer.sort(key=lambda name: _mean(place[one] for one in before[name] if one in place))
        place |= {name: (at + 0.5) / len(layer) for at, name in enumerate(layer)}
    return layers


def _mean(places: Iterable[float]) -> float:
    found = list(places)
    return sum(found) / len(found) if found else 1.0


def _lines(graph: Graph, depth: Mapping[str, int], lefts: list[float], middle: Mapping[str, float]) -> Iterable[Line]:
    most = max(edge.mass_g for edge in graph.edges)
    for edge in graph.edges:
        loads = depth[edge.source] % 2 == 0
        start = lefts[depth[edge.source]] + (BOX_WIDTH if loads else DOT_WIDTH / 2 + DOT)
        end = lefts[depth[edge.target]] + (DOT_WIDTH / 2 - DOT if loads else 0)
        bend = (start + end) / 2
        y1, y2 = middle[edge.source], middle[edge.target]
        path = f"M{start:.1f} {y1:.1f}C{bend:.1f} {y1:.1f} {bend:.1f} {y2:.1f} {end:.1f} {y2:.1f}"
        yield Line(path, round(max(THINNEST, THICKEST * edge.mass_g / most), 1), edge.mass_g)
