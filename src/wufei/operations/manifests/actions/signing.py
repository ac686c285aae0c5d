"""Signing with one's own account: one manifest, or many at once. Not for: what a move does (moving), codes, tickets."""

import dataclasses
from collections.abc import Sequence

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.problems import Problem, Problems
from wufei.operations.manifests.actions.judging import prepared
from wufei.operations.manifests.actions.moving import signer_of, signs_for, written
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.queries import manifests as queries
from wufei.operations.manifests.spec import SignIn


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SignItem:
    """One manifest of many that are signed together."""

    manifest_id: int
    version: int
    given: SignIn


@dataclasses.dataclass(frozen=True, slots=True)
class Refused:
    """A manifest that was left out, with everything that stands in its way."""

    manifest_id: int
    problems: tuple[Problem, ...]


def manifest_sign(*, actor: Actor, manifest_id: int, version: int, given: SignIn) -> Manifest:
    """Sign one move of a manifest: publish it, take over, accept, refuse, return, cancel.

    Raises NOT_FOUND, NOT_FOR_PARTY, NOT_ALLOWED, Problems (HELD, NO_SUCH_MOVE, NOT_YOURS_TO_SIGN, FIELD_*, MASS_WRONG,
    TIME_WRONG, PARTY_CLOSED, LEG_NONE, PACKAGE_NOT_ABOARD, VERDICT_WRONG, all at once), STALE.
    """
    now = clock.now()
    with transaction.atomic():
        manifest = queries.manifest_to_sign(actor=actor, manifest_id=manifest_id)
        move = prepared(manifest, version, given, signer_of(actor), now)
        signs_for(actor, move.party)
        return written(actor, [move], now)[0]


def manifests_sign(*, actor: Actor, items: Sequence[SignItem]) -> tuple[list[Manifest], list[Refused]]:
    """Sign many in one transaction: what can be signed is, what cannot is told with all that stands in its way.

    Raises STALE where one was changed meanwhile (nothing is signed then), NOT_FOUND.
    """
    now, moves, refused = clock.now(), [], []
    with transaction.atomic():
        signer = signer_of(actor)
        for item in {each.manifest_id: each for each in items}.values():
            manifest = queries.manifest_to_sign(actor=actor, manifest_id=item.manifest_id)
            try:
                move = prepared(manifest, item.version, item.given, signer, now)
                signs_for(actor, move.party)
            except Problems as told:
                refused.append(Refused(item.manifest_id, told.problems))
            except Problem as told:
                refused.append(Refused(item.manifest_id, (told,)))
            else:
                moves.append(move)
        done = written(actor, moves, now) if moves else []
    return done, refused
