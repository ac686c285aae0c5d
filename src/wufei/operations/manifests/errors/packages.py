"""Refusals around packages: filling, grouping, splitting, labels. Not for: texts of faces."""
