"""Writes of plans, by subject: editions, review, findings, adoption, tasks, reports, extensions, meetings, projects."""
