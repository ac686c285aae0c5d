"""Manifests: one engine for every stream; what differs is declared in `streams/`. Not for: balances (ledger)."""
