"""How many requests one actor may make in a minute, counted in Django's cache. Not for: sign-in attempts (axes).

With the default cache every worker process counts for itself, so the real limit is a multiple of the set one.
"""

from django.conf import settings
from django.core.cache import cache

from wufei.faces.api.kit.errors import TOO_MANY

PERIOD_S = 60


def spend(who: str) -> None:
    """Count one request of `who`. Raises TOO_MANY beyond the setting WUFEI_API_PER_MINUTE."""
    limit: int = settings.WUFEI_API_PER_MINUTE
    key = f"wufei-api-{who}"
    if cache.add(key, 1, PERIOD_S):
        return
    try:
        count = cache.incr(key)
    except ValueError:  # the minute ended in between
        cache.set(key, 1, PERIOD_S)
        return
    if count > limit:
        raise TOO_MANY(where="requests", value=count, limit=limit)
