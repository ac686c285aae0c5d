"""What was planted, as a file that whoever measures detection reads. Never shown in the product. Not for: planting."""

import dataclasses
import json
import pathlib

from wufei.faces.cli.demo.synthetic.rows import Planted, World

FORMAT = 1
NAME = "truth.json"


def truth_told(world: World) -> dict[str, object]:
    """The truth as it stands in the file; docs/apps/synthetic.md describes it."""
    return {
        "format": FORMAT,
        "seed": world.seed,
        "first": world.first.isoformat(),
        "last": world.last.isoformat(),
        "planted": [dataclasses.asdict(each) for each in world.truth],
    }


def truth_written(world: World, folder: pathlib.Path) -> pathlib.Path:
    """Write the file into a folder; the same world gives the same bytes."""
    path = folder / NAME
    path.write_text(json.dumps(truth_told(world), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def truth_read(path: pathlib.Path) -> list[Planted]:
    """What a file tells. Raises ValueError for another format."""
    told = json.loads(path.read_text("utf-8"))
    if told["format"] != FORMAT:
        raise ValueError(f"{path} has format {told['format']}, not {FORMAT}")
    return [Planted(**{**each, "firms": tuple(each["firms"]), "keys": tuple(each["keys"])}) for each in told["planted"]]
