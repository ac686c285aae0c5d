"""What config asks of the manifest core when it reads the shelf: the laws of a declaration, the name it goes by.

Not for: manifests themselves (actions, queries).
"""

from wufei.operations.manifests.rules.declaration import faults, journeys

__all__ = ["code_of", "faults", "journeys"]


def code_of(stream: str, profile: str) -> str:
    """The name of a declaration: that of its stream, with its profile where it has one."""
    return f"{stream}/{profile}" if profile else stream
