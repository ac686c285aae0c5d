"""Labels of packages: the digital code by which a container is known, and how large a label must be. Pure.

HJ 1276-2022. Sizes and the four segments of the code are read from texts that cite the standard; how the 37 characters
are shared among the segments is recalled, and sums. So both stand here as declarations that say how sure they are.
Not for: how a label looks (papers), the address behind its QR code (faces).
"""

import dataclasses
import datetime as dt
import re
import unicodedata

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from wufei.kernel.sources import Confidence
from wufei.kernel.text import Text, _

STANDARD = "HJ 1276-2022"


@dataclasses.dataclass(frozen=True, slots=True)
class Segment:
    """One segment of the digital code: what it means, how many characters, and how sure that number is."""

    label: str
    length: int
    confidence: Confidence


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class CodeForm:
    """The form of the digital code: its segments in their order. `confidence`: of their number and the total."""

    unit: Segment
    waste: Segment
    day: Segment
    serial: Segment
    source: str
    confidence: Confidence

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The segments as they follow each other."""
        return self.unit, self.waste, self.day, self.serial

    @property
    def length(self) -> int:
        """The characters of a whole code of hazardous waste."""
        return sum(segment.length for segment in self.segments)


DIGITAL_CODE = CodeForm(
    unit=Segment(_("Unit that made or collected the waste"), 18, Confidence.RECALLED),
    waste=Segment(_("Code of the waste"), 8, Confidence.RECALLED),
    day=Segment(_("Day on which it was made or collected"), 8, Confidence.RECALLED),
    serial=Segment(_("Serial number"), 3, Confidence.RECALLED),
    source=STANDARD,
    confidence=Confidence.CITED,
)

# Of a list of a city's own; what is longer is a description and no code.
_LONGEST_WASTE = 20
_BETWEEN_PARTS = re.compile(r"[\s\-.·/]")
# How two national lists write their codes: 900-249-08 and 900-001-S17.
_WRITTEN = re.compile(r"(\d{3})(\d{3})(\d{2}|S\d{2})")

UNREADABLE = _("It is no digital code: unit, waste, day and serial number cannot be told apart.")
NOT_STANDARD = _("It is not the {expected} characters of a digital code of hazardous waste.")
UNIT_DOUBTFUL = _("The check figure of the unit's credit code is wrong.")
LATER = _("Its day is still to come.")


@dataclasses.dataclass(frozen=True, slots=True)
class DigitalCode:
    """A digital code taken apart. `waste` without hyphens, `serial` from 1."""

    unit: str
    waste: str
    day: dt.date
    serial: int

    @property
    def waste_written(self) -> str:
        """The code of the waste as the national lists write it; one of another list as it stands in the code."""
        known = _WRITTEN.fullmatch(self.waste)
        return "-".join(known.groups()) if known else self.waste


def digital_code(unit: str, waste: str, day: dt.date, serial: int, form: CodeForm = DIGITAL_CODE) -> str:
    """The digital code of one package: unit, waste, day, serial, with nothing between them.

    `unit`: the unified social credit code; its check figure is not judged here, as a wrong one may be what a unit has.
    `waste`: the code as its list writes it. One of the list of hazardous waste (900-249-08) gives its eight digits, and
    the whole has the 37 characters of the standard. One of another list keeps its letters and loses only what separates
    its parts: 900-001-S17 becomes 900001S17, and the whole has 38 characters. The other three segments have fixed
    lengths, so that `read` finds it between them. Such a code has the shape of the standard but is not of it.
    `serial`: from 1, for this unit, waste and day. Raises ValueError for what does not fit: a code is never cut.
    """
    who, what = _packed(unit), _packed(waste)
    if len(who) != form.unit.length or not _plain(who):
        raise ValueError(f"unit {unit!r} is not {form.unit.length} digits and letters")
    if not _plain(what) or len(what) > _LONGEST_WASTE:
        raise ValueError(f"waste {waste!r} is not at most {_LONGEST_WASTE} digits and letters")
    if not 0 < serial < 10**form.serial.length:
        raise ValueError(f"serial {serial} does not fit {form.serial.length} digits")
    return f"{who}{what}{day.isoformat().replace('-', '')}{serial:0{form.serial.length}d}"


def read(printed: str, form: CodeForm = DIGITAL_CODE) -> DigitalCode:
    """A digital code taken apart again; blanks, hyphens and full-width forms do not matter. Raises ValueError."""
    code = _packed(printed)
    tail = form.day.length + form.serial.length
    if not _plain(code) or not 0 < len(code) - form.unit.length - tail <= _LONGEST_WASTE:
        raise ValueError(f"{printed!r} has {len(code)} characters, or others than digits and letters")
    unit, waste = code[: form.unit.length], code[form.unit.length : -tail]
    day, serial = code[-tail : -form.serial.length], code[-form.serial.length :]
    if not day.isdigit() or not serial.isdigit() or int(serial) == 0:
        raise ValueError(f"{printed!r} does not end with a day and a serial number")
    return DigitalCode(unit, waste, dt.date(int(day[:4]), int(day[4:6]), int(day[6:])), int(serial))


def doubts(printed: str, today: dt.date, form: CodeForm = DIGITAL_CODE) -> tuple[Text, ...]:
    """What is odd about a digital code on this day; nothing where it is whole.

    A code of a list other than that of hazardous waste always is odd, by its length or its letters.
    """
    try:
        code = read(printed, form)
    except ValueError:
        return (Text(UNREADABLE),)
    found = []
    if len(code.waste) != form.waste.length or not code.waste.isdigit():
        found.append(Text(NOT_STANDARD, {"expected": form.length}))
    try:
        uscc.validate(code.unit)
    except ValidationError:
        found.append(Text(UNIT_DOUBTFUL))
    if code.day > today:
        found.append(Text(LATER))
    return tuple(found)


@dataclasses.dataclass(frozen=True, slots=True)
class LabelSize:
    """A size of label: for containers up to `most_ml` (None: any larger), side and least text height, how many labels.

    Millilitres and millimetres. `text_mm` is the height of a Chinese character as it is printed. `count` 2: on two
    opposite sides of the container.
    """

    name: str
    most_ml: int | None
    side_mm: int
    text_mm: int
    count: int
    source: str = STANDARD
    confidence: Confidence = Confidence.CITED


SMALL = LabelSize("small", 50_000, 100, 3, 1)
MIDDLE = LabelSize("middle", 450_000, 150, 5, 1)
LARGE = LabelSize("large", None, 200, 6, 2)
SIZES = (SMALL, MIDDLE, LARGE)


def size_for(volume_ml: int) -> LabelSize:
    """The least size for a container of this volume in millilitres. Raises ValueError for one of no volume."""
    if volume_ml <= 0:
        raise ValueError(f"a container of {volume_ml} ml has no label")
    return next(size for size in SIZES if size.most_ml is None or volume_ml <= size.most_ml)


def _packed(printed: str) -> str:
    """A code without what separates its parts, in capitals and half width."""
    text = _BETWEEN_PARTS.sub("", unicodedata.normalize("NFKC", printed))
    return text.upper() if text.isascii() else text


def _plain(code: str) -> bool:
    return code.isascii() and code.isalnum()
