"""Rounds (季调度): the office asks for a period, every responsible unit answers on one page, the office reviews.

Not for: what figures are made of (indicators), the tasks themselves (plans), scores (evaluation).
"""
