"""Judgement of closing: the edges of a month, what a tolerance allows, what is wrong with what was given."""
