"""Judgement of the catalogue: the form of codes, differences of editions, ranking of a search."""
