"""Books: accounts and transfers of mass, money, points and carbon. Not for: what a document means (operations)."""
