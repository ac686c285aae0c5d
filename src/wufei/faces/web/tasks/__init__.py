"""Pages of tasks: the ledger as table and board, one task, a party's own page. Not for: plans under review."""
