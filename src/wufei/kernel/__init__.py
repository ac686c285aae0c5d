"""What every floor needs and no city would ask for by name. Not for: anything with a subject of its own."""
