"""What every command needs: language, lazy groups, refusals, tables, the house opened. Not for: commands."""
