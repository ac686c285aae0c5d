"""Pure judgement of tables: reading tables, judging cells, writing tables. Not for: what a row means."""
