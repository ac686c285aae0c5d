"""What is not as it should be: balances that do not close.

Not for: what happens to waste (operations), where it is (ledger).
"""
