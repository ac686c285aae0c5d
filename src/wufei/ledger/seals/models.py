"""Tables of the seals: a block is the tree of what one act wrote, a link its place in the chain, a head a link that
was signed and given out. Append-only.

A block is written with its act; the link follows when the act is committed, so that writers do not wait for each other.
Not for: what the leaves are (whoever asked for the seal can make them again).
"""

from django.db import models
from django.db.models import Q


class Block(models.Model):
    """The Merkle tree of one act's leaves, by its root. `kind` says whose leaves they are."""

    kind = models.CharField(max_length=40)
    algorithm = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    root = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="seals_block_has_leaves")]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"


class Begun(models.Model):
    """The number of a block, given before its leaves are written: what needs a block needs this row, and this row needs
    the block at commit. So a thousand leaves are held to their block by one key that is checked once.
    """

    block = models.OneToOneField(
        Block, primary_key=True, db_column="id", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["block_id"]
        verbose_name_plural = "begun"

    def __str__(self) -> str:
        return str(self.block_id)


class Link(models.Model):
    """A block's place in the chain: `digest` binds it to all blocks before it. Numbers begin with 1 and have no gap."""

    number = models.BigIntegerField(primary_key=True, db_column="id")
    block = models.OneToOneField(Block, on_delete=models.PROTECT, related_name="link")
    digest = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return str(self.number)


class Head(models.Model):
    """The chain as it was when somebody signed it. `number`: of its last link then, `digest` that link's."""

    number = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)
    public_key = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.signed_at:%Y-%m-%d}"
