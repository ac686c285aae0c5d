"""What waits for a firm's signature, by what it waits for. Not for: the manifests themselves (manifests)."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext

from wufei.faces.web.firms.blocks import Asked, Block, Told
from wufei.faces.web.kit.context import manifest_tabs
from wufei.kernel import clock
from wufei.kernel.text import _
from wufei.operations.manifests.permissions import MANIFEST_SIGN
from wufei.operations.manifests.queries.firms import waiting_counted
from wufei.operations.manifests.spec import STATE_LABELS, State
from wufei.operations.pickups.permissions import PICKUP_READ
from wufei.operations.pickups.queries.pickups import pickups_waiting

WAITS: Mapping[str, str] = {
    State.DRAFT: _("To be issued"),
    State.ISSUED: _("To be taken over"),
    State.IN_TRANSIT: _("On the road, to be taken in"),
    State.STOPPED: _("Stopped on the way, to go on"),
    State.ARRIVED: _("Arrived, to be taken in"),
    State.REFUSED: _("Refused, to be taken back"),
    State.PARTLY_ACCEPTED: _("The rest, to be taken back"),
    State.ACCEPTED: _("Taken in, treatment to be told"),
}


def told(asked: Asked) -> Told:
    """Manifests by what they wait for, then corrections, what phones signed, pickups."""
    now, mine = clock.now(), f"{reverse('web:manifests')}?tab=mine"
    rows: list[tuple[str, int, int | None, str]] = [
        (gettext(WAITS.get(one.state, STATE_LABELS[one.state])), one.count, (now - one.since).days, mine)
        for one in waiting_counted(asked.actor)
    ]
    further = manifest_tabs(asked.actor)["waiting"]
    others = (
        (gettext("Corrections to be answered"), further["corrections"], "web:corrections"),
        (gettext("Signatures from phones that do not fit"), further["tickets"], "web:tickets"),
    )
    rows += [(word, count, None, reverse(route)) for word, count, route in others if count]
    if asked.actor.may_somewhere(PICKUP_READ) and (count := pickups_waiting(asked.actor).count()):
        rows.append((gettext("Pickups to be answered"), count, None, f"{reverse('web:pickups')}?waiting=1"))
    return {"rows": rows, "count": sum(count for _word, count, _days, _url in rows)}


BLOCK = Block("waiting", _("Waiting for us"), MANIFEST_SIGN, told)
