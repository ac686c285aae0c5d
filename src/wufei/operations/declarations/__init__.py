"""Declarations: what the law asks firms to file, pre-filled from the books; who must, who did, who is watched."""
