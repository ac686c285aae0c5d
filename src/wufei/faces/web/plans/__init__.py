"""Pages of plans: the list, bringing a document in, the review, the diff. Not for: tasks (faces/web/tasks)."""
