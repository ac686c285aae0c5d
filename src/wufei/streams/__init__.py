"""Waste streams, a file each: pure data that the cores read. Only config imports it."""
