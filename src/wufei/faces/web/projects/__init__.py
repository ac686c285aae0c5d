"""Pages of projects and meetings. Not for: tasks."""
