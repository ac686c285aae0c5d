"""What the seals do by the clock: chain what was committed, sign a head each night. Not for: acts of people."""

from wufei.kernel.access import system
from wufei.kernel.jobs.spec import daily, every
from wufei.kernel.problems import Problem
from wufei.ledger.seals.actions import head_sign, links_extend
from wufei.ledger.seals.errors import NOTHING_CHAINED


@every(minutes=1, name="seals.chain")
def blocks_chain() -> None:
    """Chain what the last minute sealed."""
    links_extend(actor=system("seals.chain"))


@daily("00:05", name="seals.head")
def head_of_the_day() -> None:
    """Sign what the books were at the end of the day; nothing while the books are empty."""
    try:
        head_sign(actor=system("seals.head"))
    except Problem as problem:
        if problem.fault is not NOTHING_CHAINED:
            raise
