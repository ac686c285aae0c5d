"""Pages of the registers: places, parties, people, and tables in and out. Not for: rules of a register."""
