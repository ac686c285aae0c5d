"""Pages of settlement: a month of the three flows, findings with their evidence, records, deposits. Not for: rules."""
