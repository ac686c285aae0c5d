"""Judgement of the books: what is wrong with entries, what they sum to, the bytes that are sealed."""
