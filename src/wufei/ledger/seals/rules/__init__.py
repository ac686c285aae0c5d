"""Judgement of seals: trees, paths, chains. Bytes in, bytes out."""
