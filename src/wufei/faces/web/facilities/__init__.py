"""Facilities in the browser: list, one of them, weighings, runs, networks, capacity. Not for: manifests (manifests)."""
