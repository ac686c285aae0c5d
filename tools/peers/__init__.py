"""Ledgers and solvers of others, measured beside ours on the same machine in the same run.

Not for: anything of the product.
"""
