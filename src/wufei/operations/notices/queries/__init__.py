"""Reads of notices: the feed (feed), webhooks (webhooks)."""
