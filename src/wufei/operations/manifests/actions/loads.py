"""Packages on a manifest: put aboard, weighed, taken in, refused, back. Not for: filling and grouping (packages)."""

from collections.abc import Iterator, Sequence

from django.db.models import F, Q

from wufei.kernel.problems import Problem, Problems
from wufei.operations.manifests.errors.documents import PACKAGE_NOT_ABOARD, PACKAGE_UNKNOWN, VERDICT_WRONG
from wufei.operations.manifests.models import Carried, Manifest, Package
from wufei.operations.manifests.rules.packages import tidy
from wufei.operations.manifests.spec import Event, SignIn, event_word

RECEIVES = frozenset({Event.ACCEPT, Event.ACCEPT_PART, Event.REFUSE})
BACK = frozenset({Event.RETURN, Event.FORWARD, Event.CANCEL})


def loadable(manifest: Manifest, codes: Sequence[str]) -> list[Package]:
    """Packages of the generator that can go onto a draft, in the order of their codes as given, each once.

    Raises Problems with PACKAGE_UNKNOWN for each that cannot. No permission: the caller asks.
    """
    wanted = list(dict.fromkeys(tidy(code) for code in codes))
    free = Q(manifest=None) | Q(manifest=manifest) if manifest.pk is not None else Q(manifest=None)
    rows = Package.objects.filter(free, code__in=wanted, waste=manifest.code, holder=manifest.generator_id)
    found = {package.code: package for package in rows.filter(used_in=None)}
    if gone := [code for code in wanted if code not in found]:
        named = {"party": str(manifest.generator)}
        raise Problems([PACKAGE_UNKNOWN(where=f"packages.{code}", value=code, **named) for code in gone])
    return [found[code] for code in wanted]


def put_aboard(manifest: Manifest, packages: Sequence[Package]) -> None:
    """Load packages onto a draft, in place of those there. Raises PACKAGE_UNKNOWN where one was loaded just now.

    No permission: the caller asks.
    """
    taken_off(manifest)
    manifest.packages.all().delete()
    wanted = [package.pk for package in packages]
    free = Package.objects.filter(pk__in=wanted, manifest=None, used_in=None, holder=manifest.generator_id)
    if free.update(manifest=manifest, version=F("version") + 1) != len(wanted):
        raise PACKAGE_UNKNOWN(where="packages", value=packages[0].code, party=str(manifest.generator))
    manifest.pieces = len(packages)
    Manifest.objects.filter(pk=manifest.pk).update(pieces=manifest.pieces)
    Carried.objects.bulk_create([Carried(manifest=manifest, package=p, sent_g=p.mass_g) for p in packages])


def taken_off(manifest: Manifest) -> None:
    """Packages that travel on a manifest travel on it no longer. No permission: the caller asks."""
    Package.objects.filter(manifest=manifest).update(manifest=None, version=F("version") + 1)


def verdict_faults(manifest: Manifest, given: SignIn) -> list[Problem]:
    """What is wrong with what is said of packages. No permission: the caller asks."""
    return list(_faults(manifest, given)) if given.packages else []


def weights(manifest: Manifest, given: SignIn) -> int | None:
    """Grams taken in: as told, or what the packages say; None where nobody weighed. No permission: the caller asks."""
    if given.event not in {Event.ACCEPT, Event.ACCEPT_PART}:
        return None
    if given.accepted_g is not None or not given.packages:
        return given.accepted_g
    told = {tidy(each.code): each for each in given.packages}
    taken = 0
    for code, sent in manifest.packages.values_list("package__code", "sent_g"):
        verdict = told.get(code)
        if verdict is None or not verdict.refused:
            taken += verdict.mass_g if verdict is not None and verdict.mass_g is not None else sent
    return taken


def carried_settled(manifest: Manifest, given: SignIn) -> None:
    """Write what became of the packages, and whose they are now. No permission: the caller asks."""
    if not manifest.pieces:
        return
    if given.event in RECEIVES:
        _received(manifest, given)
    elif given.event in BACK:
        taken_off(manifest)


def _received(manifest: Manifest, given: SignIn) -> None:
    told = {tidy(each.code): each for each in given.packages}
    rows = list(manifest.packages.select_related("package"))
    taken: list[int] = []
    for row in rows:
        verdict = told.get(row.package.code)
        row.weighed_g = verdict.mass_g if verdict is not None else None
        row.refused = given.event is Event.REFUSE or (verdict is not None and verdict.refused)
        if not row.refused:
            taken.append(row.package_id)
    Carried.objects.bulk_update(rows, ["weighed_g", "refused"])
    Package.objects.filter(pk__in=taken).update(
        holder=manifest.receiver_id,
        holder_site=manifest.receiver_site_id,
        manifest=None,
        version=F("version") + 1,
    )


def _faults(manifest: Manifest, given: SignIn) -> Iterator[Problem]:
    aboard = set(manifest.packages.values_list("package__code", flat=True))
    for each in given.packages:
        if tidy(each.code) not in aboard:
            yield PACKAGE_NOT_ABOARD(where=f"packages.{each.code}", value=each.code)
    refused = {tidy(each.code) for each in given.packages if each.refused} & aboard
    fits = {
        Event.ACCEPT: not refused,
        Event.ACCEPT_PART: bool(refused) and refused != aboard,
        Event.REFUSE: True,
    }
    if not fits.get(given.event, False):
        yield VERDICT_WRONG(where="packages", value=len(refused), event=event_word(given.event))
