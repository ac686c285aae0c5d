"""The house rules that import contracts cannot show, one file a subject; `python -m tools.checks` runs them all.

Every check takes the root it looks at and returns faults as lines, so that tests can plant a breach in a copy.
Not for: checks a well-kept tool makes already (ruff, mypy, import-linter).
"""
