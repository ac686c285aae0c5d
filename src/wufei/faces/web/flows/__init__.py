"""Flows of waste in the browser: the drawing, its table, what each part is made of. Not for: single manifests."""
