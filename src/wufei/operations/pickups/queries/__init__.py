"""Reading requests to fetch waste, their quotes and loads. Not for: writing."""
