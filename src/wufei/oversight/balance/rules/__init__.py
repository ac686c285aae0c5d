"""Judgement of balances: read a case, merge what is not measured, estimate, test, bound flows from below. Pure."""
