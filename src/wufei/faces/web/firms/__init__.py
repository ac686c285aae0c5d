"""One firm in one screen: its own home, and how supervisors see it, made of blocks. Not for: the register's entry."""
