"""Judgement of facilities, pure: no table is read here."""
