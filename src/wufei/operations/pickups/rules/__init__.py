"""Laws of requests to fetch waste. Pure. Not for: tables."""
