"""Events written in the transaction that made them, and handled later, once each. Not for: long work (jobs)."""
