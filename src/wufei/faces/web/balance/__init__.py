"""Balances in the browser: a stream and month reconciled, what does not fit, its records. Not for: plants, flows."""
