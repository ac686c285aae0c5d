"""How well a code answers what somebody types: its code, its name, or what the waste is. Not for: reading tables."""

import unicodedata
from collections.abc import Iterable, Mapping

# What counts how much: a code typed in full, its beginning, a whole name, words of the name, words elsewhere.
EXACT, BEGINS, NAMED, IN_NAME, ELSEWHERE = 100.0, 60.0, 50.0, 30.0, 10.0
ALIKE, LEAST_ALIKE = 8.0, 0.34
SHORT = 5  # letters: shorter words are compared as they are
NAMES, OTHERS = ("name_zh", "name_en", "also"), ("industry_zh", "industry_en", "wording")


def plain(text: str) -> str:
    """Lower case, full-width signs as plain ones."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def score(words: str, row: Mapping[str, str]) -> float:
    """How well a row answers; 0: not at all. Every word must be met, else the pairs of characters are compared."""
    asked = plain(words)
    if not asked:
        return 0.0
    code = plain(row["code"])
    if asked in {code, code.replace("-", "")}:
        return EXACT
    if code.startswith(asked):
        return BEGINS
    names = [plain(name) for key in NAMES for name in row[key].split(",") if name]
    if asked in names:
        return NAMED
    elsewhere = " ".join(plain(row[key]) for key in OTHERS)
    parts = [_part(word, code, names, elsewhere) for word in asked.split()]
    if all(parts):
        # Of two names with the word, the shorter one means it more.
        return sum(parts) / len(parts) + 1 / (1 + min((len(name) for name in names if name), default=99))
    return _alike(asked, [*names, elsewhere])


def ranked(words: str, rows: Iterable[Mapping[str, str]], limit: int) -> list[tuple[Mapping[str, str], float]]:
    """The rows that answer best, best first; what is only alike counts where nothing answers outright."""
    scored = [(row, found) for row in rows if (found := score(words, row))]
    outright = [pair for pair in scored if pair[1] > ALIKE]
    return sorted(outright or scored, key=lambda pair: (-pair[1], pair[0]["code"]))[:limit]


def _part(said: str, code: str, names: list[str], elsewhere: str) -> float:
    word = _stem(said)
    if any(word in name for name in names) or code.startswith(word):
        return IN_NAME
    return ELSEWHERE if word in elsewhere else 0.0


def _stem(word: str) -> str:
    """An English word without what its plural changes: battery and batteries meet in “batter”."""
    if not word.isascii() or len(word) < SHORT:
        return word
    return word.removesuffix("ies").removesuffix("es").removesuffix("s").removesuffix("y")


def _alike(asked: str, texts: Iterable[str]) -> float:
    """What share of the pairs of characters asked for stands in the best of the texts, or of its own pairs in these.

    废弃的机油 finds 废机油, and so does 汽车换下来的废机油.
    """
    pairs = _pairs(asked)
    best = 0.0
    for text in texts:
        own = _pairs(text)
        both = len(pairs & own)
        if both:
            best = max(best, both / len(pairs), both / len(own))
    return ALIKE * best if best >= LEAST_ALIKE else 0.0


def _pairs(text: str) -> set[str]:
    joined = "".join(text.split())
    return {joined[place : place + 2] for place in range(len(joined) - 1)}
