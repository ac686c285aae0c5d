"""Three flows in one: contracts, invoices and payments held against manifests and weighings."""
