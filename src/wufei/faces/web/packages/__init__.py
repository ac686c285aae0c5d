"""Packages in the browser: lists, filling, labels, one with its genealogy, repacking. Not for: rules, phones."""
