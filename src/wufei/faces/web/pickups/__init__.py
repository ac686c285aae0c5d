"""Pickups in the browser: asked for, answered, agreed, drafted as manifests. Not for: rules."""
