"""Reads of the catalogue, by subject: lists and editions, codes, factors, rows of files."""
