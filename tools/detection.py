"""What the house finds in a made year, held against what was planted in it.

A detector is what a user sees: a list of findings, each with firms and, where it names them, records. It hits what was
planted with one of its firms and, if it names records, one of its records. Not for: finding (that is the product's),
planting (faces/cli/demo/synthetic).
"""

import collections
import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wufei.faces.cli.demo.synthetic.rows import Planted, World

# Which detector is there for which fraud. A kind that stands nowhere is seen by nobody.
MEANT: Mapping[str, tuple[str, ...]] = {
    "screening of declarations": ("under_declared",),
    "balance: firm": ("treated_on_paper", "under_declared"),
    "balance: gate": ("phantom_transfer",),
    "balance: way": ("shaved",),
    "balance: load": ("shaved",),
    "three flows: paid_to_carrier": ("paid_to_haulier",),
    "three flows: circular": ("circular",),
    "three flows: taken_not_accepted": ("dumped",),
    "three flows: entered_late": ("back_dated",),
    "three flows: left_to_lie": ("over_time",),
    "three flows: sent_in_parts": ("split",),
    "three flows: label_again": ("recycled_label",),
    "three flows: unpaid": ("paid_to_haulier",),
    "three flows: billed_not_posted": ("phantom_transfer",),
    "three flows: posted_not_weighed": ("phantom_transfer",),
    "three flows: moved_without_contract": ("wrong_code",),
    "gate: code not accepted": ("wrong_code",),
    "licences: allowance used up": ("over_capacity",),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """One line of a list. `firms`: keys of the made firms; `rows`: keys of records, empty where it names none."""

    detector: str
    firms: frozenset[str]
    rows: frozenset[str] = frozenset()


@dataclasses.dataclass(slots=True)
class Score:
    """Of a detector: how many of its findings hit what it is there for, something else that was planted, nothing.

    Something else may be another fraud, or innocent but odd.
    """

    right: int = 0
    other: int = 0
    wrong: int = 0

    @property
    def precision(self) -> float | None:
        """Of all findings those that are right; None where there are none."""
        found = self.right + self.other + self.wrong
        return self.right / found if found else None


@dataclasses.dataclass(slots=True)
class Result:
    """Of several made years: detectors with their scores, kinds with how many were planted and found."""

    detectors: dict[str, Score] = dataclasses.field(default_factory=lambda: collections.defaultdict(Score))
    planted: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    found: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)


def hits(finding: Finding, planted: "Planted") -> bool:
    """Whether a finding is about what was planted."""
    return bool(finding.firms & set(planted.firms)) and (not finding.rows or bool(finding.rows & set(planted.keys)))


def compared(findings: Iterable[Finding], truth: Sequence["Planted"], into: Result) -> None:
    """Count findings and what was planted."""
    told = list(findings)
    for finding in told:
        score, meant = into.detectors[finding.detector], MEANT.get(finding.detector, ())
        kinds = {each.kind for each in truth if hits(finding, each)}
        if kinds & set(meant):
            score.right += 1
        elif kinds:
            score.other += 1
        else:
            score.wrong += 1
    for each in (one for one in truth if one.guilty):
        into.planted[each.kind] += 1
        those = (one for one in told if each.kind in MEANT.get(one.detector, ()))
        into.found[each.kind] += any(hits(finding, each) for finding in those)


def findings_of(world: "World", parties: Mapping[str, int]) -> list[Finding]:
    """Everything that the house finds in a home into which the world was loaded, at the end of its year."""
    from wufei.kernel import clock  # noqa: PLC0415  Django is told its settings first

    keys = {pk: key for key, pk in parties.items()}
    with clock.freeze(clock.day_start(world.last + clock.ONE_DAY)):
        return [finding for detector in DETECTORS for finding in detector(world, keys)]


def _screened(world: "World", keys: Mapping[int, str]) -> Iterator[Finding]:
    """What the screening of the last twelve months flags."""
    from wufei.kernel.access import system  # noqa: PLC0415
    from wufei.kernel.periods import Length, Period  # noqa: PLC0415
    from wufei.oversight.balance.queries.screening import screening  # noqa: PLC0415
    from wufei.oversight.balance.spec.screened import ScreeningAsked  # noqa: PLC0415

    asked = ScreeningAsked(Period.containing(world.last, Length.MONTH))
    for firm in screening(actor=system("bench"), asked=asked).firms:
        if firm.flagged:
            yield Finding("screening of declarations", frozenset({keys[firm.party_id]}))


def _balanced(world: "World", keys: Mapping[int, str]) -> Iterator[Finding]:
    from wufei.kernel.access import system  # noqa: PLC0415
    from wufei.kernel.periods import Length, Period  # noqa: PLC0415
    from wufei.operations.manifests.models import Manifest  # noqa: PLC0415
    from wufei.oversight.balance.queries.months import suspected_parties  # noqa: PLC0415
    from wufei.oversight.balance.spec.months import BalanceAsked  # noqa: PLC0415

    streams = sorted({each.spec.partition("/")[0] for each in world.industries.values()})
    month, last = Period.containing(world.first, Length.MONTH), Period.containing(world.last, Length.MONTH)
    while month.closing <= last.closing:
        for stream in streams:
            asked = BalanceAsked(stream=stream, month=month)
            for one in suspected_parties(actor=system("bench"), asked=asked):
                firm = keys.get(one.party_id)
                if firm is None:
                    continue
                rows = Manifest.objects.filter(pk__in=one.manifest_ids).values_list("key", flat=True)
                named = {f"{firm}:{month.closing}", *map(str, rows)}
                yield Finding(f"balance: {one.where}", frozenset({firm}), frozenset(named))
        month = month.earlier(-1)


def _three_flows(_world: "World", keys: Mapping[int, str]) -> Iterator[Finding]:
    """The findings of the matching that was run at the end of the year."""
    from wufei.operations.manifests.models import Manifest  # noqa: PLC0415
    from wufei.operations.settlement.models import Finding as Row  # noqa: PLC0415
    from wufei.operations.settlement.queries.findings import evidence_of  # noqa: PLC0415
    from wufei.operations.settlement.spec import Kind  # noqa: PLC0415

    told = dict(Manifest.objects.values_list("pk", "key"))
    ends = {pk: ends for pk, *ends in Manifest.objects.values_list("pk", "generator", "receiver", "legs__carrier")}
    for row in Row.objects.all():
        firms, rows = {keys.get(row.party_id)}, set()
        for each in evidence_of(row):
            if each.kind is Kind.MANIFEST:
                rows.add(str(told[each.id]))
                firms |= {keys.get(party) for party in ends[each.id]}
            elif each.kind in {Kind.INVOICE, Kind.PAYMENT}:
                rows.add(each.label)
        named = frozenset(firm for firm in firms if firm is not None)
        yield Finding(f"three flows: {row.kind}", named, frozenset(rows))


def _licensed(_world: "World", keys: Mapping[int, str]) -> Iterator[Finding]:
    """Each party once, however many loads were warned of."""
    from wufei.operations.licences.errors import USED_UP  # noqa: PLC0415
    from wufei.operations.licences.models import Warned  # noqa: PLC0415

    for party in Warned.objects.filter(finding=USED_UP.code).order_by().values_list("party", flat=True).distinct():
        yield Finding("licences: allowance used up", frozenset({keys[party]} if party in keys else ()))


def _refused_codes(_world: "World", keys: Mapping[int, str]) -> Iterator[Finding]:
    """Weighings of a waste that the gate is not there for, each with its manifest."""
    from wufei.operations.facilities.models import Link  # noqa: PLC0415
    from wufei.operations.facilities.spec import Flag  # noqa: PLC0415

    rows = Link.objects.filter(ended_at__isnull=True).values_list(
        "weighing__flags", "manifest__key", "manifest__generator", "manifest__receiver"
    )
    for flags, key, *ends in rows.iterator():
        if Flag.NOT_ACCEPTED in flags:
            firms = frozenset(keys[party] for party in ends if party in keys)
            yield Finding("gate: code not accepted", firms, frozenset({str(key)}))


Detector = Callable[["World", Mapping[int, str]], Iterator[Finding]]
DETECTORS: tuple[Detector, ...] = (_screened, _balanced, _three_flows, _licensed, _refused_codes)
