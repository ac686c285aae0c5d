"""Construction works in the browser: list, one of them, estimate, moves. Not for: their loads (manifests)."""
