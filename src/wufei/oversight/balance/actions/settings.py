"""Setting a figure of balances or of screening for this city, from a day on. Not for: what ships (data)."""

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.oversight.balance.errors import FIGURE_BOUNDS, FIGURE_UNKNOWN, SOURCE_MISSING
from wufei.oversight.balance.models import Setting
from wufei.oversight.balance.permissions import SETTING_SET
from wufei.oversight.balance.queries.settings import settings_in_force
from wufei.oversight.balance.spec.settings import FIGURES, SettingIn

SOURCE, LABEL = 300, 120


def setting_set(*, actor: Actor, given: SettingIn) -> Setting:
    """Let a figure hold from a day on; balances of earlier months stay as they were. The same again is the same row.

    Raises NOT_ALLOWED, FIGURE_UNKNOWN, FIGURE_BOUNDS, SOURCE_MISSING.
    """
    require(actor, SETTING_SET)
    figure = FIGURES.get(given.code)
    if figure is None:
        raise FIGURE_UNKNOWN(where="code", value=given.code)
    if not figure.least <= given.value <= figure.most:
        raise FIGURE_BOUNDS(where="value", value=given.value, least=figure.least, most=figure.most)
    if not given.source.strip():
        raise SOURCE_MISSING(where="source")
    with transaction.atomic():
        before = settings_in_force(given.valid_from)[given.code]
        told = {"value": given.value, "source": given.source.strip()[:SOURCE], "valid_from": given.valid_from}
        there = Setting.objects.filter(code=given.code, valid_from=given.valid_from).last()
        if there is not None and all(getattr(there, name) == value for name, value in told.items()):
            return there
        row = Setting.objects.create(code=given.code, **told, recorded_at=clock.now(), recorded_by=actor.label[:LABEL])
        change = {"code": row.code, "value": [before.value, row.value], "valid_from": row.valid_from.isoformat()}
        record(actor=actor, act="balance.setting.set", subject=row, change=change, reason=row.source[:200])
    return row
