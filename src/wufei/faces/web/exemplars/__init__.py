"""Pages of typical cases: the library, one story, its forms. Not for: rules (programme/exemplars)."""
