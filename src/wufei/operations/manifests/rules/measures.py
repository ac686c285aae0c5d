"""Mass from volume, and mass without water, to the gram and with what is uncertain about it. Pure."""

import dataclasses

WHOLE = 1_000  # permille


@dataclasses.dataclass(frozen=True, slots=True)
class Mass:
    """A mass in grams with its bounds; all three equal where it was weighed."""

    mid_g: int
    low_g: int
    high_g: int


def mass_of_volume(litres: int, low_micro: int, high_micro: int) -> Mass:
    """The mass of a volume by a density in millionths of t/m³, low and high: a litre at 1 t/m³ is 1,000 g."""
    low, high = (litres * density // 1_000 for density in (low_micro, high_micro))
    return Mass((low + high) // 2, low, high)


def dry_mass(mass_g: int, moisture_permille: int) -> int:
    """The mass without its water. Raises ValueError for a share that is none."""
    if not 0 <= moisture_permille <= WHOLE:
        raise ValueError(f"{moisture_permille} permille")
    return mass_g * (WHOLE - moisture_permille) // WHOLE
