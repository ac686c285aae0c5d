"""Ways in and out. Not for: rules; a face parses, calls one action or query, and renders."""
