"""Identity: people, their roles in time and their keys. Not for: signing in (faces)."""
