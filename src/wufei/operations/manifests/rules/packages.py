"""Judgement of packages: codes, containers, repackings and what they book, whose waste is in what. Pure.

Not for: the digital code itself and sizes of labels (labels), how a weight is shared (shares).
"""

import dataclasses
import datetime as dt
import re
import unicodedata
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from wufei.kernel.problems import Problem
from wufei.ledger.books.spec import AccountKey, AccountKind, TransferIn
from wufei.operations.manifests.errors import packages as errors
from wufei.operations.manifests.rules import labels
from wufei.operations.manifests.rules.revision import MOST
from wufei.operations.manifests.rules.shares import shares
from wufei.operations.manifests.spec.packages import LABELLED, ContainerIn, RepackIn, RepackingKind
from wufei.registers.catalogue.spec import HAZARD_LABELS

REPACKING = "repacking"  # the kind of document under which the books know it
LONGEST_TEXT = 200
_OWN_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z./-]{3,63}")
_DAY_LENGTH = labels.DIGITAL_CODE.day.length
LAST_SERIAL = 10**labels.DIGITAL_CODE.serial.length - 1


def tidy(code: str) -> str:
    """A code as it is kept: a digital code without blanks and in capitals, another as it was given, in half width."""
    plain = unicodedata.normalize("NFKC", code).strip()
    try:
        found = labels.read(plain)
    except ValueError:
        return plain
    return labels.digital_code(found.unit, found.waste, found.day, found.serial)


def code_faults(where: str, given: ContainerIn) -> Iterator[Problem]:
    """What is wrong with a code that was given. A digital code must name the waste that is told."""
    code = tidy(given.code)
    if not code:
        return
    if not _OWN_CODE.fullmatch(code):
        yield errors.CODE_FORM_WRONG(where=f"{where}.code", value=given.code)
        return
    try:
        printed = labels.read(code)
        wanted = labels.digital_code(printed.unit, code_of(given.waste), printed.day, printed.serial)
    except ValueError:
        return
    # Only of a sound code: a number of a battery may look like one by accident.
    if labels.read(wanted).waste != printed.waste and not labels.doubts(code, printed.day):
        yield errors.CODE_OTHER_WASTE(where=f"{where}.code", value=code, waste=printed.waste_written)


def container_faults(where: str, given: ContainerIn) -> Iterator[Problem]:
    """Everything that is wrong with a container by itself."""
    yield from code_faults(where, given)
    if not 0 < given.mass_g <= MOST:
        yield errors.MASS_WRONG(where=f"{where}.mass_g", value=given.mass_g, most=MOST)
    least = 1 if list_of(given.waste) in LABELLED else 0
    if not least <= given.volume_ml <= MOST:
        yield errors.VOLUME_WRONG(where=f"{where}.volume_ml", value=given.volume_ml)
    for letter in given.label.hazards:
        if letter not in HAZARD_LABELS:
            names = ", ".join(HAZARD_LABELS)
            yield errors.HAZARD_UNKNOWN(where=f"{where}.label.hazards", value=letter, names=names)
    for name, text in texts_of(given).items():
        if len(text) > LONGEST_TEXT:
            yield errors.TEXT_LONG(where=f"{where}.label.{name}", length=len(text), most=LONGEST_TEXT)


def texts_of(given: ContainerIn) -> dict[str, str]:
    """The free texts of its label."""
    told = dataclasses.asdict(given.label)
    return {name: text.strip() for name, text in told.items() if isinstance(text, str)}


def list_of(waste: str) -> str:
    """The list of a waste told as list:code."""
    return waste.partition(":")[0]


def code_of(waste: str) -> str:
    """The code of a waste told as list:code."""
    return waste.partition(":")[2]


def digital_prefix(unit: str, waste: str, day: dt.date) -> str | None:
    """What all digital codes of a unit, waste and day begin with; None where they cannot have one."""
    try:
        return labels.digital_code(unit, code_of(waste), day, 1)[: -labels.DIGITAL_CODE.serial.length]
    except ValueError:
        return None


def series_of(prefix: str) -> tuple[str, str]:
    """The series and the period from which the serial of a digital code is taken: by unit, waste and day."""
    return f"manifests.package.{prefix[:-_DAY_LENGTH]}", prefix[-_DAY_LENGTH:]


def house_series(year: int) -> tuple[str, str]:
    """The series and the period of codes of the house, where no law says what a code looks like."""
    return "manifests.package", str(year)


def house_code(year: int, serial: int) -> str:
    """A code of the house. It grows beyond seven digits and is never cut."""
    return f"PK{year}{serial:07d}"


def kind_of(inputs: int, outputs: int) -> RepackingKind:
    """What an act is called that empties and fills so many."""
    if inputs > 1 and outputs == 1:
        return RepackingKind.GROUPING
    return RepackingKind.SPLITTING if inputs == 1 and outputs > 1 else RepackingKind.REPACKING


def repacking_faults(given: RepackIn, inputs: Sequence[tuple[str, int]]) -> Iterator[Problem]:
    """What is wrong with a repacking as a whole. `inputs`: waste and grams of each package that is emptied."""
    if not inputs or not given.outputs:
        yield errors.REPACKING_EMPTY(where="outputs" if inputs else "inputs")
        return
    taken, out = sum(mass for _waste, mass in inputs), sum(each.mass_g for each in given.outputs)
    if given.lost_g < 0 or taken != out + given.lost_g:
        figures = {"taken": taken, "given": out, "lost": given.lost_g, "difference": taken - out - given.lost_g}
        yield errors.MASS_UNEVEN(where="lost_g", value=given.lost_g, **figures)
    wastes = {waste for waste, _mass in inputs} | {each.waste.strip() for each in given.outputs}
    if len({list_of(waste) for waste in wastes}) > 1:
        yield errors.LISTS_MIXED(where="outputs", value=", ".join(sorted(wastes)))
    if (given.lost_g > 0 or len(wastes) > 1) and not given.reason.strip():
        yield errors.REASON_MISSING(where="reason")


@dataclasses.dataclass(frozen=True, slots=True)
class Repacked:
    """A repacking as the books see it: at which stock (its code left open), what went in and out by waste, in grams."""

    key: uuid.UUID
    stock: AccountKey
    inputs: Mapping[str, int]
    outputs: Mapping[str, int]
    happened_at: dt.datetime
    reason: str


def booked(done: Repacked) -> list[TransferIn]:
    """The transfers of a repacking: only what is another waste now, or is lost; nothing where all stays what it was.

    What of a waste is less afterwards than before was lost or became another. The loss is charged to all such wastes
    in proportion, and the rest passes the conversion account, which is even again afterwards.
    """
    net = Counter(done.inputs)
    net.subtract(done.outputs)
    less = {waste: grams for waste, grams in sorted(net.items()) if grams > 0}
    more = {waste: -grams for waste, grams in sorted(net.items()) if grams < 0}
    lost = sum(net.values())
    charged = dict(zip(less, shares(lost, list(less.values())), strict=True)) if lost else {}

    def account(kind: AccountKind, waste: str = "") -> AccountKey:
        return dataclasses.replace(done.stock, kind=kind, code=waste)

    stock, through = AccountKind.STOCK, account(AccountKind.CONVERSION)
    moves = [(account(stock, waste), account(AccountKind.LOST, waste), grams) for waste, grams in charged.items()]
    moves += [(account(stock, waste), through, grams - charged.get(waste, 0)) for waste, grams in less.items()]
    moves += [(through, account(stock, waste), grams) for waste, grams in more.items()]
    return [
        TransferIn(
            key=uuid.uuid5(done.key, f"book.{number}"),
            source=source,
            target=target,
            amount=grams,
            happened_at=done.happened_at,
            subject=(REPACKING, str(done.key)),
            reason=done.reason,
        )
        for number, (source, target, grams) in enumerate(moves)
        if grams
    ]


@dataclasses.dataclass(frozen=True, slots=True)
class Mixing:
    """One act of the graph: packages that it emptied, packages that it filled with their grams."""

    inputs: tuple[int, ...]
    outputs: tuple[tuple[int, int], ...]


def origins(filled: Mapping[int, tuple[int, int]], acts: Sequence[Mixing]) -> dict[int, dict[int, int]]:
    """For each package the grams that came from each first generator: all that went into an act is mixed evenly.

    `filled`: package → generator and grams, of those that no act made; `acts`: each after those that made its inputs.
    Exact both ways: the grams of a package sum to its mass, and what of a generator went into an act came out or was
    lost. So each output takes its share of what those before it have left, and what nobody takes is the loss.
    """
    found = {package: {generator: grams} for package, (generator, grams) in filled.items()}
    for act in acts:
        left: Counter[int] = Counter()
        for package in act.inputs:
            left.update(found[package])
        for package, grams in act.outputs:
            there = sorted(generator for generator, rest in left.items() if rest > 0)
            parts = dict(zip(there, shares(grams, [left[generator] for generator in there]), strict=True))
            left.subtract(parts)
            found[package] = {generator: part for generator, part in parts.items() if part}
    return found
