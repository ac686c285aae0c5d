"""Acts on requests to fetch waste and on quotes. Not for: reading."""
