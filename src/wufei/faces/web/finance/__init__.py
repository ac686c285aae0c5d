"""Pages of green finance: the register, one loan, its forms. Not for: rules (programme/finance)."""
