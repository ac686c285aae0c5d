"""Requests to fetch waste: asked for, quoted, agreed, carried. Not for: what is carried (manifests), what is paid
(settlement)."""
