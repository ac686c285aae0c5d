"""Refusals of the manifest engine, each with its remedy: of documents, packages, corrections, signing elsewhere."""
