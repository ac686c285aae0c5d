"""Reading the counters. Not for: giving numbers."""

from wufei.kernel.numbering.models import Counter


def number_last(*, series: str, period: str = "") -> int:
    """The number given last, 0 if none was. For reports; never to guess the next one."""
    found = Counter.objects.filter(series=series, period=period).values_list("last", flat=True).first()
    return found or 0
