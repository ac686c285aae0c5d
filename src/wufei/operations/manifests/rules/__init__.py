"""Judgement of manifests: conditions, what may happen now, what a declaration must keep. Pure."""
