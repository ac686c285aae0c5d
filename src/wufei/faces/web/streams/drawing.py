"""What the page of a stream draws: months as bars, counties as a map, what its declaration says. Not for: figures."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from wufei.faces.web.flows.drawing import COLOURS, PLAIN, tonnes
from wufei.faces.web.streams.asked import StreamAsked
from wufei.kernel.access import Actor
from wufei.operations.licences.spec import KINDS
from wufei.operations.manifests.queries.streams import specs_of
from wufei.operations.manifests.spec import EVENT_LABELS, ROLE_LABELS
from wufei.operations.manifests.spec.flows import Column, Flows
from wufei.registers.places import queries as places

GRAMS_OF_TONNE, CLASSES = 1_000_000, 5


def colour(stream: str) -> str:
    """The colour of a stream, as a token; the plain one for one that has none yet."""
    return COLOURS.get(stream, PLAIN)


def month_bars(asked: StreamAsked, months: Mapping[int, tuple[int, int]]) -> dict[str, Any]:
    """Twelve months as bars for <wf-chart>, the chosen one full, each leading to its own month."""
    drawn = []
    for month in asked.months:
        mass, count = months.get(month, (0, 0))
        word = f"{month // 100}-{month % 100:02d}"
        drawn.append(
            {
                "value": mass / GRAMS_OF_TONNE,
                "name": word,
                "itemStyle": {"color": colour(asked.stream), "opacity": 1 if month == asked.month else 0.45},
                "tooltip": {"formatter": f"{word}\n{tonnes(mass)} · {count}"},
                "url": address(asked, month=month),
            }
        )
    return {
        "title": gettext("Mass on manifests by month"),
        "option": {
            "tooltip": {"trigger": "item", "renderMode": "richText"},
            "grid": {"left": 8, "right": 8, "top": 28, "bottom": 4, "containLabel": True},
            "xAxis": {"type": "category", "data": [f"{month % 100:02d}" for month in asked.months]},
            "yAxis": {"type": "value", "name": gettext("t")},
            "series": [{"type": "bar", "barMaxWidth": 28, "data": drawn}],
        },
    }


def county_map(actor: Actor, asked: StreamAsked, found: Flows) -> dict[str, Any] | None:
    """The counties by what was generated in them this month, in five even classes; None where no outline is loaded."""
    city = places.city()
    if city is None:
        return None
    drawn = places.county_map(actor=actor, city_code=city.code)
    if not drawn["features"]:
        return None
    masses = {node.key: node.mass_g for node in found.nodes if node.column is Column.ORIGIN}
    most = max(masses.values(), default=0)
    for feature in drawn["features"]:
        told = feature["properties"]
        mass = masses.get(told["code"], 0)
        told["value_class"] = min(CLASSES - 1, mass * CLASSES // most) if mass else -1
        told["value_text"] = tonnes(mass) if mass else "—"
        told["url"] = address(asked, place=told["code"])
    return drawn


def declared(stream: str) -> list[dict[str, Any]]:
    """What the stream declares of its manifest, profile by profile: who signs, which clocks run, which licences."""
    found = []
    for code, spec in specs_of(stream):
        signers: dict[str, list[str]] = {}
        for step in spec.steps:
            words = signers.setdefault(gettext(ROLE_LABELS[step.role]), [])
            word = gettext(EVENT_LABELS[step.event])
            if word not in words:
                words.append(word)
        found.append(
            {
                "code": code,
                "title": gettext(spec.title),
                "lists": spec.lists,
                "signers": list(signers.items()),
                "clocks": [(gettext(one.label), one.amount, str(one.unit), one.source) for one in spec.clocks],
                "licences": [
                    gettext(KINDS[kind].title) for kind in dict.fromkeys(k for n in spec.needs for k in n.kinds)
                ],
                "fields": len(spec.fields),
            }
        )
    return found


def address(asked: StreamAsked, *, month: int | None = None, place: str | None = None) -> str:
    """The same page for another month or place."""
    told = {"month": str(month or asked.month), "place": asked.code if place is None else place}
    page = reverse("web:stream", args=[asked.stream]) if asked.stream else reverse("web:streams")
    return f"{page}?{urlencode({name: value for name, value in told.items() if value})}"
