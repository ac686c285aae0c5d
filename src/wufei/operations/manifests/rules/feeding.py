"""Which variables of indicators a load adds to. Pure. Not for: sums (queries.masses)."""

from wufei.operations.manifests.spec import Feed, ManifestSpec


def fed(spec: ManifestSpec, way: str) -> list[Feed]:
    """What a load adds to that was taken in; `way`: what its field of treatment says."""
    return [feed for feed in spec.feeds if not feed.ways or way in feed.ways]
