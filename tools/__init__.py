"""Tools of the workshop: set-up, checks, makers. Not for: anything the product needs while it runs."""
