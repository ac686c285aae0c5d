"""Reads of finance, by subject. Scope is applied here: a list never shows what a page would refuse."""
