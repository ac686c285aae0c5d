"""Pure judgement of exchange: reading tables, judging cells, writing tables. Not for: what a row means."""
