"""What somebody says was there at the end of a month, held against the books. Not for: the books themselves."""
