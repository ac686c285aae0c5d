"""Reads of evaluation, by subject: methods, evaluations, what goes in, scores, sheets, reports."""
