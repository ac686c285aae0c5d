"""Exchange: the registers as tables, and what a row of one means. Not for: files (kernel/tables)."""
