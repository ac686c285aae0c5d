"""Pages for staff (HTMX). Not for: rules or writes of its own."""
