"""Writes of the catalogue, by subject: lists and editions, their rows, factors, what ships with the house."""
