"""Migrations of exemplars."""
