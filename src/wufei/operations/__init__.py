"""What happens to waste: manifests, and all that is told about them. Not for: where every gram is (ledger)."""
