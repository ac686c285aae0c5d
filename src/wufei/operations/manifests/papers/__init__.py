"""Manifests and labels on paper: what is printed, and the templates that set it. Not for: collecting it (queries)."""
