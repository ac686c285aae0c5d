"""One's own account: API keys, webhooks, what was delegated. Not for: other people's (registers)."""
