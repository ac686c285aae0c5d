"""Pure judgement of settlement: no Django."""
