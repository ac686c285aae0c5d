"""Manifests that were kept on paper, entered afterwards as they were signed there. Not for: signing now (signing)."""

import dataclasses
from collections.abc import Sequence

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.files.actions import file_store
from wufei.kernel.problems import Problems
from wufei.operations.manifests.actions.drafts import draft_made
from wufei.operations.manifests.actions.judging import prepared
from wufei.operations.manifests.actions.moving import written
from wufei.operations.manifests.errors.documents import PAPER_NAMELESS, PAPER_NONE
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.permissions import MANIFEST_ENTER
from wufei.operations.manifests.spec import ManifestIn, Method, PaperStep, Signer, State, Way
from wufei.registers.parties.models import Party

KEEP_YEARS = 10  # order 23 of 2021, article 20


def manifest_enter(
    *, actor: Actor, given: ManifestIn, steps: Sequence[PaperStep], scan: bytes, scan_name: str
) -> Manifest:
    """Enter a manifest with the signatures that stand on its paper, in their order; the same again is the same.

    By a party of it, or by those who watch its place; each signature keeps the name on the paper, the log says who
    entered it. `scan`: the picture of the paper. Raises PAPER_NONE, PAPER_NAMELESS, NOT_ALLOWED, and what the store of
    files, `manifest_create` and `manifest_sign` raise; nothing is entered then.
    """
    if nameless := [place for place, step in enumerate(steps) if not step.name.strip() or not step.given.happened_at]:
        raise Problems([PAPER_NAMELESS(where=f"steps.{place}") for place in nameless])
    now = clock.now()
    with transaction.atomic():
        require(actor, MANIFEST_ENTER, _subject(given))
        if not scan:
            raise PAPER_NONE(where="scan", value=scan_name)
        told = given if given.way is Way.EMERGENCY else dataclasses.replace(given, way=Way.PAPER)
        manifest = draft_made(actor, told, MANIFEST_ENTER)
        if manifest.state != State.DRAFT:
            return manifest
        purpose, years = "manifests.paper", KEEP_YEARS
        paper = file_store(actor=actor, content=scan, name=scan_name, purpose=purpose, keep_years=years)
        Manifest.objects.filter(pk=manifest.pk).update(paper=paper)
        manifest.paper = paper
        for step in steps:
            signer = Signer("paper", "", step.name.strip(), Method.PAPER)
            written(actor, [prepared(manifest, manifest.version, step.given, signer, now)], now)
        change = {"steps": len(steps), "paper": paper.pk}
        record(actor=actor, act="manifests.manifest.enter", subject=manifest, change=change, reason=given.reason)
    return manifest


def _subject(given: ManifestIn) -> Subject:
    """Whom it is about and where: any of its parties, any of their places."""
    named = {given.generator_id, given.receiver_id, *given.carriers}
    codes = Party.objects.filter(pk__in=named, place__isnull=False).values_list("place__code", flat=True)
    return Subject(party_ids=frozenset(named), further_place_codes=frozenset(codes))
