"""Writes of evaluation, by subject: methods, opening, computing, judging, appeals, locking."""
