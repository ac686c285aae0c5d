"""What goes into and out of store rooms, package by package or in bulk. Not for: what lies there (ledger/books)."""
