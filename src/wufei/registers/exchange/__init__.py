"""Exchange: every register in and out as a table (XLSX, CSV). Not for: rules of a register."""
