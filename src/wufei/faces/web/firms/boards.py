"""Which blocks stand on a firm's own home and on its page for supervisors, in which order. Not for: what they say."""

from collections.abc import Iterator, Sequence

from wufei.faces.web.firms import costs, duties, findings, headroom, late, month, moves, ratings, stock, waiting
from wufei.faces.web.firms.blocks import Asked, Block, Told
from wufei.kernel.access import allowed
from wufei.registers.parties.queries import party_subject

HOME: Sequence[Block] = (duties.BLOCK, waiting.BLOCK, stock.BLOCK, headroom.BLOCK, month.BLOCK, costs.BLOCK)
COMPANY: Sequence[Block] = (
    stock.BLOCK,
    headroom.BLOCK,
    late.BLOCK,
    findings.BLOCK,
    ratings.BLOCK,
    moves.BLOCK,
)


def told(board: Sequence[Block], asked: Asked) -> Iterator[tuple[Block, Told]]:
    """The blocks whose right the actor holds over the firm, with what they say."""
    subject = party_subject(asked.party)
    for block in board:
        if allowed(asked.actor, block.permission, subject):
            yield block, block.told(asked)
