"""Shares of one weight among several, to the gram. Pure."""

from collections.abc import Sequence


def shares(total: int, by: Sequence[int]) -> list[int]:
    """`total` shared in proportion to `by`, whole numbers that sum to it: the largest remainders get what is over.

    Each gets at least one, where there are enough to give. Raises ValueError without a positive measure.
    """
    measure = sum(by)
    if measure <= 0 or total < 0 or any(part < 0 for part in by):
        raise ValueError("nothing to share by")
    parts = [total * part // measure for part in by]
    order = sorted(range(len(by)), key=lambda place: (-(total * by[place] % measure), place))
    for place in order[: total - sum(parts)]:
        parts[place] += 1
    for place in [place for place, part in enumerate(parts) if part == 0]:
        most = max(range(len(parts)), key=lambda other: parts[other])
        if parts[most] > 1:
            parts[most] -= 1
            parts[place] += 1
    return parts
