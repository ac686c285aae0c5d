"""Official papers of live figures: one description, a Word file and a workbook. Not for: what a paper says (apps)."""
