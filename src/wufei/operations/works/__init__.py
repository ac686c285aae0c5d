"""Construction works: what they make is estimated, watched and checked. Not for: their loads (manifests)."""
