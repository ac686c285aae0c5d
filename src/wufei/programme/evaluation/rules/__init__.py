"""Judgement of evaluation: a method and inputs in, scores or faults out. Not for: tables, or gathering the inputs."""
