"""Tables in and out for every floor: XLSX and CSV. Not for: what a row means to an app (its own `tables.py`)."""
