"""A made city and its year, drawn from a seed: firms, loads, weighings, declarations, money, frauds and their truth.

Everything but `loading` is pure. Not for: the hand-made firms of the demo and its programme (the neighbours of this).
"""
