"""Writes of rounds, by subject: opening, filling, evidence, filing and review, reminders, workbooks."""
