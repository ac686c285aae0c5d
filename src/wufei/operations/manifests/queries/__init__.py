"""Reads of manifests: documents (manifests), their words and clocks (sheets), packages, what waits (waiting)."""
