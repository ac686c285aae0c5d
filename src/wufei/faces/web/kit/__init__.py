"""The kit of the web face: shell, tags, sign-in, problems. Not for: pages of one app."""
