"""Beginning a request under a key, keeping its answer, letting go of it. Not for: reading keys off requests (faces)."""

import datetime as dt

from django.db import IntegrityError, transaction

from wufei.kernel import clock
from wufei.kernel.ready import inserted
from wufei.kernel.repeats.errors import REPEAT_OPEN, REPEAT_OTHER, REPEAT_UNTOLD
from wufei.kernel.repeats.models import Repeat

LARGEST = 256 * 1024  # bytes of an answer that is kept


def repeat_begin(*, asker: str, key: str, digest: str) -> Repeat | None:
    """Take a key for a request; None where it is new, else the first request with its answer.

    It commits before the request is done, so of two at once one is told to wait. Raises REPEAT_OTHER, REPEAT_OPEN,
    REPEAT_UNTOLD.

    No actor: nothing of the house changes; the request itself asks for permission.
    """
    row = Repeat(asker=asker, key=key, digest=digest, made_at=clock.now())
    try:
        with transaction.atomic():
            inserted(row)
    except IntegrityError:
        there = Repeat.objects.filter(asker=asker, key=key).first()
        if there is None:  # the first was refused just now, and let go
            raise REPEAT_OPEN(where="key", value=key) from None
    else:
        return None
    if there.digest != digest:
        raise REPEAT_OTHER(where="key", value=key)
    if there.code is None:
        raise REPEAT_OPEN(where="key", value=key)
    if there.answer is None:
        raise REPEAT_UNTOLD(where="key", value=key)
    return there


def repeat_keep(*, asker: str, key: str, code: int, answer: bytes | None) -> None:
    """Keep the answer of a request that was done; None or too large: only that it was.

    No actor: it belongs to the request.
    """
    kept = answer if answer is not None and len(answer) <= LARGEST else None
    Repeat.objects.filter(asker=asker, key=key).update(code=code, answer=kept)


def repeat_drop(*, asker: str, key: str) -> None:
    """Let go of a key whose request was refused: nothing was done, so it may be asked again.

    No actor: it belongs to the request.
    """
    Repeat.objects.filter(asker=asker, key=key, code=None).delete()


def repeats_prune(*, older_than: dt.timedelta) -> int:
    """Forget what is older; how many.

    No actor: the clock calls it.
    """
    return Repeat.objects.filter(made_at__lt=clock.now() - older_than).delete()[0]
