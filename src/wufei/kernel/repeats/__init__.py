"""Requests that come again: their first answer, by a key that whoever asks has made. Not for: what they ask."""
