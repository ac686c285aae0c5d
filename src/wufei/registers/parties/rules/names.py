"""Which party a printed name means, with a confidence and a reason. Pure. Not for: deciding (a person does below SURE).

Documents print 市大数据局 for 聊城市大数据局, 市发改委 for 市发展和改革委员会, and misprints such as 市公安局局.
A name is cut into whose it is (市, 区 …) and what it is (the stem); stems are compared by their key (joining words
dropped, everyday names spelled out), then by containment of characters in order, then by likeness of character pairs.
"""

import collections
import dataclasses
import functools
import importlib.resources
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from wufei.kernel.text import _
from wufei.registers.parties.rules.collectives import collective_of
from wufei.registers.parties.spec import PROPOSED, Candidate, Match, PartyKind, Reading

SAME = _("the same name")
KNOWN = _("a known other name")
SHORT = _("an everyday name of it")
JOINED = _("the same but for joining words")
WHOSE = _("the same; the city or county is only hinted at")
OWNER_LEFT_OUT = _("the same; the city or county is not printed")
MISPRINT = _("the same but for a misprint")
CONTAINED = _("an abbreviation that fits")
TAIL = _("the end of its full name")
PLACE = _("the authority of that place")
ALIKE = _("a similar name")
COLLECTIVE = _("the same collective name")

_LEVELS = {"省": 1, "州": 2, "盟": 2, "市": 2, "区": 3, "县": 3, "旗": 3, "镇": 4, "乡": 4, "街道": 4}
_JOINING = str.maketrans("", "", "和与及、暨·“”\"'《》()（） ")
_TAIL = re.compile(r"(?:等(?:有?关?(?:部门|单位))?|等单位)$")
_COMPANY = re.compile(r"(?:集团)?(?:(?:股份)?有限(?:责任)?公司|总公司|公司)$|集团$")
_ENDINGS = (("管理委员会", "管委会"), ("委员会", "委"), ("办公室", "办"), ("人民政府", "政府"))
_MOST = 5
_TAIL_LENGTH = 3
# Endings of places that documents name instead of their authority (东昌府区, 古楼街道, 经开区).
_ADDRESSED = ("省", "市", "区", "县", "旗", "州", "街道", "镇", "乡")


@functools.cache
def _abbreviations() -> Mapping[str, tuple[str, ...]]:
    text = importlib.resources.files("wufei.registers.parties").joinpath("data/abbreviations.toml").read_text("utf-8")
    return {short: tuple(full) for short, full in tomllib.loads(text)["short"].items()}


@functools.cache
def _zones() -> tuple[tuple[str, str], ...]:
    text = importlib.resources.files("wufei.registers.parties").joinpath("data/abbreviations.toml").read_text("utf-8")
    return tuple((full, short) for short, fulls in tomllib.loads(text)["zone"].items() for full in fulls)


def clean(printed: str) -> str:
    """A printed name in half width, without blanks and without 等部门 at its end."""
    text = "".join(unicodedata.normalize("NFKC", printed).split())
    return _TAIL.sub("", text.strip("，,。；;：:、")) or text


@dataclasses.dataclass(frozen=True, slots=True)
class Cut:
    """A name cut in two: `owner` (聊城市, or empty), `level` of it (0 if not said), `stem`."""

    owner: str
    level: int
    stem: str


def cut(name: str, places: Sequence[str]) -> Cut:
    """Cut a name after the last place it names, else after a bare 市/区/县 at its head."""
    end, owner = max(((name.rfind(p) + len(p), p) for p in places if p in name), default=(0, ""))
    stem = name[end:]
    if stem == "分局":  # 聊城市生态环境局东昌府区分局: the branch is the district's, the office stands before
        whole = name[: -len(owner) - len(stem)]
        head = max((whole.rfind(p) + len(p) for p in places if p in whole), default=0)
        stem = whole[head:].removesuffix("局") + stem
    if owner and stem:
        level = next((rank for word, rank in _LEVELS.items() if owner.endswith(word)), 0)
        if not level and stem[0] in _LEVELS and len(stem) > 2 and not stem.startswith("市场"):
            return Cut(owner, _LEVELS[stem[0]], stem[1:])
        return Cut(owner, level, stem)
    if name.startswith("市场") or len(name) <= 2 or name[0] not in _LEVELS:
        return Cut("", 0, name)
    return Cut("", _LEVELS[name[0]], name[1:])


def key(stem: str) -> str:
    """A stem as it is compared: no joining words, 委员会 as 委, 办公室 as 办, no legal form of companies."""
    text = stem.translate(_JOINING)
    for full, short in _zones():
        text = text.replace(full, short)
    text = _COMPANY.sub("", text) or text
    return (
        text.replace("管理委员会", "管委会").replace("委员会", "委").replace("办公室", "办").replace("人民政府", "政府")
    )


def keys(stem: str) -> list[str]:
    """The keys a printed stem may stand for: its own, then what an everyday name is short for."""
    own = key(stem)
    return [own, *(key(full) for full in _abbreviations().get(stem.translate(_JOINING), ()) if key(full) != own)]


def mended(name: str) -> Iterable[str]:
    """The name with a doubled character at its head or tail taken out (市市生态环境局, 市公安局局)."""
    if len(name) > 3 and name[-1] == name[-2]:
        yield name[:-1]
    if len(name) > 3 and name[0] == name[1] and name[0] in _LEVELS:
        yield name[1:]


def pairs(text: str) -> frozenset[str]:
    """The character pairs of a text, with its ends."""
    edged = f"^{text}$"
    return frozenset(edged[i : i + 2] for i in range(len(edged) - 1))


def contained(short: str, full: str) -> bool:
    """Whether the characters of `short` stand in `full` in this order, beginning and ending alike."""
    if not short or short[0] != full[0] or short[-1] != full[-1]:
        return False
    rest = iter(full)
    return all(character in rest for character in short)


@dataclasses.dataclass(frozen=True, slots=True)
class _Entry:
    """One name of one candidate, ready to compare."""

    candidate: Candidate
    cut: Cut
    key: str
    pairs: frozenset[str]
    other: bool


class Index:
    """All names of the candidates, ready to be asked many times. Built once for a document."""

    def __init__(self, candidates: Iterable[Candidate], city_names: Iterable[str]) -> None:
        given = tuple(name for name in city_names if name)
        self.places = tuple(sorted(set(given), key=len, reverse=True))
        self.home = given[0] if given else ""
        # Whom a bare 市 means: the first city named. A bare 区 or 县 means one only if the plan is that one's own.
        self.meant = {2: next((name for name in given if name.endswith("市")), "")}
        self.meant[_LEVELS.get(self.home[-1:], 0)] = self.home
        self.names: dict[str, list[_Entry]] = {}
        self.by_key: dict[str, list[_Entry]] = {}
        self.by_pair: dict[str, list[int]] = {}
        self.by_ends: dict[str, list[_Entry]] = {}
        self.by_tail: dict[str, list[_Entry]] = {}
        self.entries: list[_Entry] = []
        self.collectives: dict[str, list[Candidate]] = {}
        for candidate in candidates:
            if candidate.kind == PartyKind.COLLECTIVE:
                self.collectives.setdefault(candidate.covers, []).append(candidate)
                continue
            for number, name in enumerate((candidate.name, *candidate.other_names)):
                self._add(candidate, clean(name), other=number > 0)

    def _add(self, candidate: Candidate, name: str, *, other: bool) -> None:
        parted = cut(name, self.places)
        entry = _Entry(candidate, parted, key(parted.stem), pairs(key(parted.stem)), other)
        self.names.setdefault(name, []).append(entry)
        for one in dict.fromkeys((entry.key, *keys(parted.stem)[1:])) if other else (entry.key,):
            self.by_key.setdefault(one, []).append(entry)
        if entry.key:
            self.by_ends.setdefault(entry.key[0] + entry.key[-1], []).append(entry)
            self.by_tail.setdefault(entry.key[-_TAIL_LENGTH:], []).append(entry)
        for pair in entry.pairs:
            self.by_pair.setdefault(pair, []).append(len(self.entries))
        self.entries.append(entry)

    def read(self, printed: str) -> Reading:
        """What a printed name means: ranked parties, or a collective."""
        name = clean(printed)
        covers = collective_of(name)
        if covers is not None:
            named = self.collectives.get(covers, [])
            found = tuple(
                Match(c.party_id, 1.0 if c.name == name else 0.95, SAME if c.name == name else COLLECTIVE)
                for c in named
            )
            return Reading(printed, tuple(sorted(found, key=lambda m: -m.confidence)), covers)
        best: dict[int, Match] = {}
        self._exact(name, 1.0, best)
        self._stems(name, 1.0, "", best)
        if name.endswith(_ADDRESSED):
            for authority in ("人民政府", "管理委员会", "办事处"):
                self._exact(name + authority, 0.93, best, PLACE)
                self._stems(name + authority, 0.93, PLACE, best)
        for repaired in mended(name):
            self._exact(repaired, 0.94, best, MISPRINT)
            self._stems(repaired, 0.94, MISPRINT, best)
        if not any(match.confidence >= 0.9 for match in best.values()):
            self._loose(name, best)
        ranked = sorted(best.values(), key=lambda m: (-m.confidence, m.party_id))
        return Reading(printed, tuple(m for m in ranked if m.confidence >= PROPOSED)[:_MOST])

    def _exact(self, name: str, weight: float, best: dict[int, Match], why: str = "") -> None:
        for entry in self.names.get(name, ()):
            _keep(best, entry, weight, why or (KNOWN if entry.other else SAME))

    def _stems(self, name: str, weight: float, why: str, best: dict[int, Match]) -> None:
        """Candidates whose stem has the same key, weighed by how well the owner fits and how many share it."""
        parted = cut(name, self.places)
        for number, one in enumerate(keys(parted.stem)):
            hits = self.by_key.get(one, [])
            fits = [(entry, self._owner(parted, entry.cut)) for entry in hits]
            top = max((fit for _entry, fit in fits), default=0.0)
            rivals = len({entry.candidate.party_id for entry, fit in fits if fit == top})
            for entry, fit in fits:
                shared = 1.0 if rivals == 1 or fit < top else 0.85
                stem = 0.99 if number == 0 else 0.97 - 0.02 * (number - 1)
                _keep(best, entry, weight * stem * fit * shared, why or _reason(number, parted, entry))

    def _owner(self, printed: Cut, known: Cut) -> float:
        """How well the owner a document prints fits the owner a register knows; 1.0 if nothing speaks against it."""
        if printed.owner and known.owner:
            return 1.0 if _same_place(printed.owner, known.owner) else 0.4
        if printed.level and known.level:
            if printed.level != known.level:
                return 0.55
            meant = self.meant.get(printed.level, "")
            if not known.owner or not self.home:
                return 1.0
            return 0.93 if not meant else 1.0 if _same_place(known.owner, meant) else 0.7
        if not printed.level and not printed.owner:
            return 0.95 if not known.owner or _same_place(known.owner, self.home) else 0.85
        return 0.93

    def _loose(self, name: str, best: dict[int, Match]) -> None:
        """What fits only by containment, by its end or by likeness. Asked only when nothing better was found."""
        parted = cut(name, self.places)
        for number, one in enumerate(keys(parted.stem)):
            if len(one) < 2:
                continue
            for entry in self.by_ends.get(one[0] + one[-1], ()):
                if one != entry.key and contained(one, entry.key):
                    share = len(one) / len(entry.key)
                    _keep(best, entry, (0.72 + 0.2 * share) * self._owner(parted, entry.cut), CONTAINED)
            for entry in self.by_tail.get(one[-_TAIL_LENGTH:], ()) if len(one) >= _TAIL_LENGTH else ():
                if one != entry.key and entry.key.endswith(one):
                    _keep(best, entry, 0.86 * self._owner(parted, entry.cut), TAIL)
            mine = pairs(one)
            counts = collections.Counter(i for pair in mine for i in self.by_pair.get(pair, ()))
            for i, common in counts.most_common(40):
                entry = self.entries[i]
                if one == entry.key:
                    continue
                alike, why = 0.95 * 2 * common / (len(mine) + len(entry.pairs)), ALIKE
                if _one_off(one, entry.key) and alike < 1 - 1 / len(one):
                    alike, why = 1 - 1 / len(one), MISPRINT
                _keep(best, entry, min(0.89, alike) * self._owner(parted, entry.cut) - 0.02 * number, why)


def _reason(number: int, printed: Cut, entry: _Entry) -> str:
    if number:
        return SHORT
    if printed.level == 0 and not printed.owner:
        return OWNER_LEFT_OUT
    return WHOSE if printed.stem == entry.cut.stem else JOINED


def _same_place(one: str, other: str) -> bool:
    """Whether two names are of one place (聊城 and 聊城市)."""
    return bool(one and other) and (one.startswith(other) or other.startswith(one))


def _one_off(one: str, other: str) -> bool:
    """Whether two texts of one length differ in a single character."""
    return len(one) == len(other) >= 4 and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _keep(best: dict[int, Match], entry: _Entry, confidence: float, why: str) -> None:
    """Remember the best reading of each party."""
    confidence = round(min(max(confidence, 0.0), 1.0), 3)
    known = best.get(entry.candidate.party_id)
    if known is None or confidence > known.confidence:
        best[entry.candidate.party_id] = Match(entry.candidate.party_id, confidence, why)


@functools.lru_cache(maxsize=8)
def _index(candidates: tuple[Candidate, ...], city_names: tuple[str, ...]) -> Index:
    return Index(candidates, city_names)


def match_name(printed: str, candidates: Iterable[Candidate], *, city_names: Iterable[str]) -> list[Match]:
    """The parties a printed name may mean, best first. Empty for a collective that no candidate stands for."""
    return list(_index(tuple(candidates), tuple(city_names)).read(printed).matches)
