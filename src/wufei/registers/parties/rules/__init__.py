"""Pure judgement of parties: credit codes, positions, printed names. Not for: tables."""
