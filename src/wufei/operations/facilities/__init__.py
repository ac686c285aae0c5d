"""Facilities: gates and weighings, treatment runs, stock by age, capacity, collection networks. Not for: licences."""
