"""Evaluation: yearly scores of places and parties, the zero-waste index, ranks, funds. Not for: indicators."""
