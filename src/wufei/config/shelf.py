"""Hand what the stream files declare to the cores that read it, once, at start. Not for: what a declaration means."""

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

from wufei import streams
from wufei.kernel.registry import DeclarationError
from wufei.operations.manifests import declaring as manifests
from wufei.operations.manifests.spec import SPECS, ManifestSpec
from wufei.streams._shape import Stream, Version

READ = frozenset({ManifestSpec})


def streams_found(shelf: ModuleType = streams) -> list[Stream]:
    """Every stream on the shelf, by the name of its file."""
    names = sorted(found.name for found in pkgutil.iter_modules(shelf.__path__) if not found.name.startswith("_"))
    return [importlib.import_module(f"{shelf.__name__}.{name}").STREAM for name in names]


def faults(found: list[Stream]) -> list[str]:
    """What each core finds wrong with its part of each stream, and parts that no core reads."""
    return [f"{stream.code}: {fault}" for stream in found for fault in _faults(stream)]


def _faults(stream: Stream) -> Iterator[str]:
    days = [version.in_force for version in stream.versions]
    if not days or days != sorted(set(days)):
        yield "versions must be there and in the order of their days"
    if not stream.lists:
        yield "names no list of codes"
    for version in stream.versions:
        yield from (f"no core reads {type(part).__name__}" for part in version.parts if type(part) not in READ)
        yield from _profile_faults(version)
        for spec in version.parts_of(ManifestSpec):
            yield from (f"{spec.profile or 'manifest'}: {fault}" for fault in manifests.faults(spec))


def _profile_faults(version: Version) -> Iterator[str]:
    profiles = [spec.profile for spec in version.parts_of(ManifestSpec)]
    if len(profiles) != len(set(profiles)):
        yield "two profiles have one name"
    if len(profiles) > 1 and "" in profiles:
        yield "of several profiles each needs a name"


def shelf_read(found: list[Stream]) -> None:
    """Fill the cores' registries and seal them. Raises DeclarationError with every fault at once."""
    if wrong := faults(found):
        raise DeclarationError("; ".join(wrong))
    for stream in found:
        for version in stream.versions:
            for spec in version.parts_of(ManifestSpec):
                title, lists = spec.title or stream.title, spec.lists or stream.lists
                whole = dataclasses.replace(spec, title=title, family=stream.title, lists=lists)
                SPECS.add(manifests.code_of(stream.code, spec.profile), whole, in_force=version.in_force)
    SPECS.seal()
