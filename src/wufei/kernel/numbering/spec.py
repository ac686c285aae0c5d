"""How a number is written on a document. Pure. Not for: giving numbers (actions)."""


def number_format(pattern: str, period: str, n: int) -> str:
    """`number_format("WF-{period}-{n:05d}", "2026", 7)` is `WF-2026-00007`. Only `period` and `n` may be named."""
    return pattern.format(period=period, n=n)
