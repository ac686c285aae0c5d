"""The hand-over on a phone: one page that works without network, its worker and its card. Not for: desks."""
