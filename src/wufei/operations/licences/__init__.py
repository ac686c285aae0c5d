"""Licences: who may generate, carry, take in what, how much and until when. Not for: manifests."""
