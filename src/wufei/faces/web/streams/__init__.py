"""Each stream of waste with its picture of the month. Not for: one manifest, flows of any period (flows)."""
