"""Acts on manifests: drafts, signing, holds; each in its file."""

from wufei.operations.manifests.actions.clocks import clock_set
from wufei.operations.manifests.actions.corrections import (
    correction_answer,
    correction_ask,
    correction_withdraw,
    corrections_settle,
)
from wufei.operations.manifests.actions.drafts import (
    leg_plan,
    manifest_change,
    manifest_copy,
    manifest_create,
    manifest_revise,
)
from wufei.operations.manifests.actions.holds import manifest_hold, manifest_release
from wufei.operations.manifests.actions.onward import manifest_forward
from wufei.operations.manifests.actions.paper import manifest_enter
from wufei.operations.manifests.actions.rounds import round_collect, round_join, round_open, round_receive
from wufei.operations.manifests.actions.signing import Refused, SignItem, manifest_sign, manifests_sign

__all__ = [
    "Refused",
    "SignItem",
    "clock_set",
    "correction_answer",
    "correction_ask",
    "correction_withdraw",
    "corrections_settle",
    "leg_plan",
    "manifest_change",
    "manifest_copy",
    "manifest_create",
    "manifest_enter",
    "manifest_forward",
    "manifest_hold",
    "manifest_release",
    "manifest_revise",
    "manifest_sign",
    "manifests_sign",
    "round_collect",
    "round_join",
    "round_open",
    "round_receive",
]
