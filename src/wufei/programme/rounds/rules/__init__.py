"""Judgement of rounds: who answers for what, whether an entry is filled, likeness of photos. Pure."""
