"""Catalogue: waste codes by edition, exemptions, crosswalks, factors. Not for: what waste is where (ledger)."""
