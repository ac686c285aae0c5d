"""Long work with progress and cancel, and what the clock starts. Not for: reactions that must not be lost (outbox)."""
