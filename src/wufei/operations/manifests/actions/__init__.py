"""Acts on manifests: drafts, signing here and elsewhere, corrections, packages, rounds, paper, holds, clocks."""

from wufei.operations.manifests.actions.clocks import clock_set
from wufei.operations.manifests.actions.codes import code_give, manifest_sign_by_code
from wufei.operations.manifests.actions.corrections import (
    correction_answer,
    correction_ask,
    correction_withdraw,
    corrections_settle,
)
from wufei.operations.manifests.actions.devices import device_register, device_revoke
from wufei.operations.manifests.actions.drafts import (
    leg_plan,
    manifest_change,
    manifest_copy,
    manifest_create,
    manifest_revise,
)
from wufei.operations.manifests.actions.holds import manifest_hold, manifest_release
from wufei.operations.manifests.actions.onward import manifest_forward
from wufei.operations.manifests.actions.packages import packages_fill, packages_repack, repacking_undo
from wufei.operations.manifests.actions.paper import manifest_enter
from wufei.operations.manifests.actions.past import BATCH, Past, PastRefused, Taken, manifests_take
from wufei.operations.manifests.actions.rounds import round_collect, round_join, round_open, round_receive
from wufei.operations.manifests.actions.signing import Refused, SignItem, manifest_sign, manifests_sign
from wufei.operations.manifests.actions.tickets import ticket_settle, tickets_take

__all__ = [
    "BATCH",
    "Past",
    "PastRefused",
    "Refused",
    "SignItem",
    "Taken",
    "clock_set",
    "code_give",
    "correction_answer",
    "correction_ask",
    "correction_withdraw",
    "corrections_settle",
    "device_register",
    "device_revoke",
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
    "manifest_sign_by_code",
    "manifests_sign",
    "manifests_take",
    "packages_fill",
    "packages_repack",
    "repacking_undo",
    "round_collect",
    "round_join",
    "round_open",
    "round_receive",
    "ticket_settle",
    "tickets_take",
]
