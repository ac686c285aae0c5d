"""Balance: the flow network of a stream and month reconciled, what disagrees named and ranked as suspected leaks.

Not for: booking what was weighed (ledger), the tolerance of one assertion at the end of a month (closing).
"""
