"""Words of declarations: forms as data, classes of generators, filings, lists. Not for: judgement (rules)."""
